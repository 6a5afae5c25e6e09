import type { FinalOutcome } from './lifecycle.ts'
import type { ReasonCode } from './failure.ts'

/** What became of the items of a run, in the unit of its type. Whole numbers, none negative. */
export type ItemResults = {
  readonly total: number
  readonly succeeded: number
  readonly failed: number
  readonly skipped: number
  readonly unclear: number
  readonly awaiting: number
  /** The run gave up early because most of what it tried failed. */
  readonly circuitOpen: boolean
}

export type Verdict = {
  readonly outcome: Extract<FinalOutcome, 'succeeded' | 'partially_succeeded' | 'failed'>
  readonly reason: ReasonCode | null
}

/**
 * The outcome of a run that its worker brought to its end (spec: operations §3). Computed from what became of the items
 * and from nothing else; "nothing was thrown" is no evidence. Items that were never tried, without a circuit that
 * explains it, are our own fault and are never called success.
 */
export function outcomeFromItems(items: ItemResults): Verdict {
  const done = items.succeeded + items.skipped
  const open = items.unclear + items.awaiting
  const processed = done + items.failed + open
  const untried = Math.max(0, items.total - processed)

  if (items.circuitOpen && processed * 2 < items.total) return { outcome: 'failed', reason: 'circuit_open' }
  if (open > 0) return { outcome: 'partially_succeeded', reason: openReason(items) }
  if (items.failed > 0 && items.succeeded === 0) return { outcome: 'failed', reason: 'all_items_failed' }
  if (items.circuitOpen)
    return { outcome: items.succeeded > 0 ? 'partially_succeeded' : 'failed', reason: 'circuit_open' }
  if (items.failed > 0) return { outcome: 'partially_succeeded', reason: 'some_items_failed' }
  if (untried > 0) return { outcome: done > 0 ? 'partially_succeeded' : 'failed', reason: 'internal_error' }
  return { outcome: 'succeeded', reason: items.succeeded === 0 ? 'nothing_to_do' : null }
}

function openReason(items: ItemResults): ReasonCode {
  if (items.unclear > 0) return 'write_unclear'
  return items.failed > 0 ? 'some_items_failed' : 'approval_required'
}
