import { abortError } from '../../lib/abort.ts'
import type { Clock } from '../../lib/clock.ts'

/** A clock that jumps over every pause and remembers it: tests of waiting take no time. */
export const jumpingClock = (start = Date.parse('2026-03-01T10:00:00Z')) => {
  let now = start
  const waits: number[] = []
  const clock: Clock = {
    now: () => now,
    wait: async (ms, signal) => {
      waits.push(ms)
      const wakesAt = now + ms
      // A turn of the loop, so that others act during the pause as they would.
      await new Promise((resolve) => setImmediate(resolve))
      if (signal?.aborted) throw abortError(signal)
      now = Math.max(now, wakesAt)
    },
  }
  return { clock, waits, advance: (ms: number) => (now += ms) }
}
