import { createHash } from 'node:crypto'
import { stamp } from '../server-fields.ts'

/** Chance that falls the same way every time for the same seed text. */
export type Random = {
  /** From 0 up to below `limit`. */
  readonly below: (limit: number) => number
  readonly pick: <T>(from: readonly T[]) => T
  readonly chance: (share: number) => boolean
  readonly guid: () => string
  /** A moment in the two years before the world was made, with seven decimals; never before `since`. */
  readonly date: (since?: string) => string
}

// The seeded world stands still: its dates do not move with the clock of the machine.
const worldMadeAt = Date.UTC(2026, 2, 2, 9, 0, 0)
const twoYearsMs = 2 * 365 * 24 * 3600 * 1000

export function randomOf(seed: string): Random {
  let state = createHash('sha256').update(seed).digest().readUInt32LE(0)
  const next = (): number => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  const hex = (length: number) => Array.from({ length }, () => below(16).toString(16)).join('')
  return {
    below,
    pick: <T>(from: readonly T[]): T => {
      const one = from[below(from.length)]
      if (one === undefined) throw new Error('There is nothing to pick from.')
      return one
    },
    chance: (share) => next() < share,
    guid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[below(4)] ?? '8'}${hex(3)}-${hex(12)}`,
    date: (since) => {
      const from = since === undefined ? worldMadeAt - twoYearsMs : Date.parse(since)
      return stamp(from + Math.floor(next() * (worldMadeAt - from)), below(10_000))
    },
  }
}
