import type { OperationCounts } from '../../contract/operations.ts'
import { nextReadingMs } from './next-reading.ts'

/**
 * In how many ms to count again by the clock; false while nothing is active. That something goes stale is an event that
 * nobody sends, wherever it stands: the counts say themselves when the soonest does.
 */
export function nextCountingMs(counts: OperationCounts | undefined, isStreamLost: boolean): number | false {
  if (counts === undefined || counts.tabs.active === 0) return false
  const { active, active_stale_attention: stale } = counts.tabs
  const soonest = { status: 'running', staleAt: counts.staleAt, freshness: 'fresh_active' } as const
  const inDoubt = { status: 'running', staleAt: null, freshness: 'likely_stale' } as const
  const stands = [...(stale < active ? [soonest] : []), ...(stale > 0 ? [inDoubt] : [])]
  return nextReadingMs(stands, Date.parse(counts.asOf), isStreamLost)
}

/** The sooner of two; false: never. */
export const soonerMs = (a: number | false, b: number | false): number | false =>
  a === false ? b : b === false ? a : Math.min(a, b)
