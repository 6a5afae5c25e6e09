import type { Run } from '../../operations/run.ts'
import { fallbackPollMs } from '../api/live.ts'

type Read = Pick<Run, 'status' | 'staleAt' | 'freshness'>

/** What falls due just after its instant, so that the server has it too. */
const slackMs = 300
/** With the stream: silence and waiting are told by no hint, so what is active is looked at anew this often. */
const lookAgainMs = 15_000
/** What may have stopped is looked at more often: the evidence grows old as fast as the doubt. */
const inDoubtMs = 5_000
const soonestMs = 1_000

/**
 * In how many ms to read again by the clock; false while nothing is active. With the stream that is when the next run
 * would count as stale, since that is an event nobody sends; without it every 10 s (spec: operations §8).
 * `readAt`: ms of the server's clock when this was read.
 */
export function nextReadingMs(runs: readonly Read[], readAt: number, isStreamLost: boolean): number | false {
  const active = runs.filter(({ status }) => status !== 'completed')
  if (active.length === 0) return false
  if (isStreamLost) return fallbackPollMs
  const due = active
    .filter(({ staleAt }) => staleAt !== null)
    .map(({ staleAt }) => Date.parse(staleAt ?? '') - readAt + slackMs)
    .filter((ms) => ms > 0)
  const isInDoubt = active.some(({ freshness }) => freshness !== 'fresh_active')
  return Math.max(soonestMs, Math.min(isInDoubt ? inDoubtMs : lookAgainMs, ...due))
}
