import { median } from './statistics.ts'

/** What one round of one side measured, by name; a bare number is called `value`. */
export type Sample = number | Readonly<Record<string, number>>
export type Sides = Readonly<Record<string, () => Promise<Sample>>>

export type Rounds<S extends Sides> = {
  /** The median of a side over all rounds. */
  readonly median: (side: keyof S, key?: string) => number
  /** Neighbouring rounds divided by each other, and of that the median: what drifts on the machine drifts on both. */
  readonly ratio: (over: keyof S, under: keyof S, key?: string) => number
  readonly all: Readonly<Record<keyof S, readonly Readonly<Record<string, number>>[]>>
}

export type Interleaved = <S extends Sides>(rounds: number, sides: S, warmUp?: boolean) => Promise<Rounds<S>>

/**
 * Runs the sides one after the other, A B A B …, so that whatever else the machine does falls on all of them. One round
 * before the first is thrown away: it fills caches and compiles.
 */
export async function interleaved<S extends Sides>(rounds: number, sides: S, warmUp = true): Promise<Rounds<S>> {
  const names = Object.keys(sides) as (keyof S)[]
  const all = Object.fromEntries(names.map((name) => [name, [] as Record<string, number>[]])) as Record<
    keyof S,
    Record<string, number>[]
  >
  for (let round = warmUp ? -1 : 0; round < rounds; round++) {
    for (const name of names) {
      const sample = await sides[name]!()
      if (round >= 0) all[name].push(typeof sample === 'number' ? { value: sample } : { ...sample })
    }
  }
  const values = (side: keyof S, key: string): number[] => all[side].map((sample) => sample[key] ?? Number.NaN)
  return {
    all,
    median: (side, key = 'value') => median(values(side, key)),
    ratio(over, under, key = 'value') {
      const below = values(under, key)
      return median(values(over, key).map((value, round) => value / (below[round] ?? Number.NaN)))
    },
  }
}
