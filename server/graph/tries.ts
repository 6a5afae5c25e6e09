import type { Waiting } from './client.ts'
import type { ErrorMeaning } from './error-rules.ts'
import { askedWaitMs, backoffMs, type WaitHints } from './retry-after.ts'

/** How often one request is sent at most. Throttling is normal and paced by Microsoft, so it gets more patience. */
export const throttledMax = 8
export const brokenMax = 4

export type Tries = { throttled: number; broken: number }
export type NextTry = { readonly until: number; readonly reason: Waiting['reason'] }

/** Counts a refused attempt. When the same request may be sent again (epoch ms); null when that was the last try. */
export const nextTry = (
  tries: Tries,
  again: ErrorMeaning['again'],
  hints: WaitHints,
  now: number,
  random: () => number,
): NextTry | null => {
  if (again !== 'throttled' && again !== 'backoff') return null
  const isThrottle = again === 'throttled'
  const count = isThrottle ? ++tries.throttled : ++tries.broken
  if (count >= (isThrottle ? throttledMax : brokenMax)) return null
  const asked = askedWaitMs(hints, now)
  const until = now + (asked ?? backoffMs(count, random))
  return { until, reason: isThrottle || asked !== null ? 'throttled' : 'backoff' }
}
