import type { EventRow, RunRow } from '../final-rows.ts'
import { countsOf, parts } from './counts.ts'

/**
 * Which outcome an end may have (spec: operations §3), worked out from the words of the table of moves and not from the
 * code. Null: the one it has is right.
 */
export function outcomeFault(run: RunRow, end: EventRow): string | null {
  const counts = countsOf(run.counts)
  switch (end.kind) {
    case 'block':
      if (run.outcome !== 'blocked') return `it was blocked, and reads ${run.outcome}`
      return (counts['processed'] ?? 0) === 0 ? null : 'it was blocked although it had worked'
    case 'cancel':
      return run.outcome === 'cancelled' ? null : `it was cancelled, and reads ${run.outcome}`
    case 'reconcile':
      return reconcileFault(run)
    case 'complete':
      return completeFault(run)
    default:
      return `it ended by ${end.kind}, which is no end`
  }
}

function reconcileFault(run: RunRow): string | null {
  const { reconciliation } = run.context
  if (typeof reconciliation !== 'object' || reconciliation === null || !('reason' in reconciliation))
    return 'it was reconciled, and keeps no evidence of it'
  if (reconciliation.reason !== run.reason)
    return `reconciled for ${String(reconciliation.reason)}, and reads ${run.reason}`
  const meant = run.reason === 'cancel_forced' ? 'cancelled' : 'failed'
  return run.outcome === meant ? null : `it was reconciled for ${run.reason}, and reads ${run.outcome}`
}

/** These follow from counts; any other reason is a failure that the work itself reported. */
const fromCounts: readonly (string | null)[] = [
  null,
  'nothing_to_do',
  'some_items_failed',
  'all_items_failed',
  'circuit_open',
  'write_unclear',
  'approval_required',
  'internal_error',
]

function completeFault(run: RunRow): string | null {
  const reported = run.outcome === 'failed' && run.failures.some(({ code }) => code === run.reason)
  if (!fromCounts.includes(run.reason))
    return reported ? null : `it ended for ${run.reason}, which nothing in it reports`
  // A failure of that name may have been reported as well; then the counts have no say.
  if (
    reported &&
    (run.reason === 'internal_error' || run.reason === 'approval_required' || run.reason === 'write_unclear')
  )
    return null
  const meant = outcomesOf(run)
  return meant.includes(run.outcome)
    ? null
    : `its counts make it ${meant.join(' or ')}, and it reads ${run.outcome} (${run.reason ?? 'no reason'})`
}

/**
 * No failures and something done, or truly nothing to do: succeeded. Some done and some failed, or any doubt:
 * partially. All that was tried failed, or it gave up before half was done: failed. What was never tried, without a
 * reason for that, is never success.
 */
function outcomesOf(run: RunRow): string[] {
  const counts = countsOf(run.counts)
  const [succeeded = 0, failed = 0, skipped = 0, unclear = 0, awaiting = 0] = parts.map((part) => counts[part] ?? 0)
  const tried = succeeded + failed + skipped + unclear + awaiting
  const total = counts['total'] ?? 0
  if (run.reason === 'circuit_open' && tried * 2 < total) return ['failed']
  if (unclear + awaiting > 0) return ['partially_succeeded']
  if (failed > 0) return [succeeded > 0 ? 'partially_succeeded' : 'failed']
  if (tried < total) return [succeeded + skipped > 0 ? 'partially_succeeded' : 'failed']
  return ['succeeded']
}
