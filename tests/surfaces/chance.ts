/** Chance that can be had again: the same number, the same history. */
export type Chance = {
  readonly pick: <T>(list: readonly T[]) => T
  readonly maybe: <T>(share: number, value: T) => T | null
}

export function chanceOf(seed: number): Chance {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    pick: (list) => list[Math.floor(next() * list.length)] as (typeof list)[number],
    maybe: (share, value) => (next() < share ? value : null),
  }
}
