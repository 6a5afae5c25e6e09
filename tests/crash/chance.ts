/** Chance that can be had again: the same seed, the same draws. Named by CHANCE_SEED, else by the clock, and printed. */
export type Chance = {
  readonly seed: number
  /** At least 0, below 1. */
  readonly next: () => number
  readonly between: (low: number, high: number) => number
  readonly oneOf: <T>(items: readonly T[]) => T
}

export function chance(seed = Number(process.env['CHANCE_SEED'] ?? Date.now() % 1_000_000_007)): Chance {
  let state = seed >>> 0
  // mulberry32
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    seed,
    next,
    between: (low, high) => low + next() * (high - low),
    oneOf(items) {
      const item = items[Math.floor(next() * items.length)]
      if (item === undefined) throw new Error('there is nothing to choose from')
      return item
    },
  }
}
