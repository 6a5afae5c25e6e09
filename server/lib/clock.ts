import { abortError } from './abort.ts'

/** Time as something passed in, so that a test of waiting does not have to wait. Instants are epoch milliseconds. */
export type Clock = {
  readonly now: () => number
  /** Resolves after `ms`; rejects with an AbortError at once when the signal aborts. */
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>
}

/** The longest delay setTimeout takes; anything above fires at once. */
const timerMaxMs = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => Date.now(),
  wait: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(abortError(signal))
      const onAbort = () => {
        clearTimeout(timer)
        if (signal) reject(abortError(signal))
      }
      const timer = setTimeout(
        () => {
          signal?.removeEventListener('abort', onAbort)
          resolve()
        },
        Math.min(Math.max(ms, 0), timerMaxMs),
      )
      signal?.addEventListener('abort', onAbort, { once: true })
    }),
}
