/** How much a worker does at once. A run that waits gives its slot back, and takes one again before it goes on. */
export type Slots = {
  readonly free: () => number
  /** How many lost runs it may take now, though all slots are taken: as many again. */
  readonly beyond: () => number
  readonly take: () => void
  readonly give: () => void
  /** True with a slot taken, in the order asked; false, with none, when the signal came first. */
  readonly acquire: (signal: AbortSignal) => Promise<boolean>
}

/** `isClosed`: nothing new is taken any more; what waits and goes on still is. */
export function createSlots(max: number, onFree: () => void, isClosed: () => boolean): Slots {
  let taken = 0
  const queue: (() => void)[] = []
  return {
    free: () => (isClosed() ? 0 : Math.max(0, max - taken - queue.length)),
    beyond: () => (isClosed() ? 0 : Math.max(0, 2 * max - taken)),
    take() {
      taken++
    },
    give() {
      taken--
      // One that was taken beyond the slots has freed none.
      if (taken >= max) return
      const next = queue.shift()
      if (next === undefined) return onFree()
      taken++
      next()
    },
    acquire(signal) {
      if (signal.aborted) return Promise.resolve(false)
      if (taken < max) {
        taken++
        return Promise.resolve(true)
      }
      return new Promise((resolve) => {
        const served = (): void => {
          signal.removeEventListener('abort', leave)
          resolve(true)
        }
        const leave = (): void => {
          queue.splice(queue.indexOf(served), 1)
          resolve(false)
        }
        signal.addEventListener('abort', leave, { once: true })
        queue.push(served)
      })
    },
  }
}
