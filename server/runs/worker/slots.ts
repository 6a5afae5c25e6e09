/** How much a worker does at once. A run that waits gives its slot back, and takes one again before it goes on. */
export type Slots = {
  readonly free: () => number
  readonly take: () => void
  readonly give: () => void
  /** Resolves with a slot taken, in the order asked. */
  readonly acquire: () => Promise<void>
}

export function createSlots(max: number, onFree: () => void): Slots {
  let taken = 0
  const queue: (() => void)[] = []
  return {
    free: () => Math.max(0, max - taken - queue.length),
    take() {
      taken++
    },
    give() {
      taken--
      const next = queue.shift()
      if (next === undefined) return onFree()
      taken++
      next()
    },
    acquire() {
      if (taken < max) {
        taken++
        return Promise.resolve()
      }
      return new Promise((resolve) => queue.push(resolve))
    },
  }
}
