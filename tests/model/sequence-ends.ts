import type { Outcome } from '../../operations/lifecycle.ts'
import type { ReasonCode } from '../../operations/failure.ts'
import type { Tx } from '../../server/database/scope.ts'
import type { Lease, RunRow } from '../../server/runs/run-row.ts'
import { blockRunning, cancelRunning, complete, workerMover } from '../../server/runs/service.ts'
import { processedOf, type SeqRun } from './sequence-model.ts'

/** The ways in which a holder ends a run: what the product does, and what the model says comes of it. */
export type EndKind = 'items' | 'circuit' | 'failure' | 'block' | 'cancel'
export const endKinds: readonly EndKind[] = ['items', 'circuit', 'failure', 'block', 'cancel']

export type Ended = { readonly event: string; readonly outcome: Outcome; readonly reason: ReasonCode | null }

/** Null: it is no end for this run now, and the product says so by throwing. */
export function endOf(kind: EndKind, run: SeqRun): Ended | null {
  switch (kind) {
    case 'items':
    case 'circuit':
      return { event: 'complete', ...itemsEnd(run, kind === 'circuit') }
    case 'failure':
      return { event: 'complete', outcome: 'failed', reason: 'throttled' }
    case 'block':
      return processedOf(run) > 0 ? null : { event: 'block', outcome: 'blocked', reason: 'provider_connection_invalid' }
    case 'cancel':
      return { event: 'cancel', outcome: 'cancelled', reason: 'cancelled_by_person' }
  }
}

/** The outcome as the page has it (spec: operations §3), in the words of that page. */
function itemsEnd(run: SeqRun, isCircuitOpen: boolean): { outcome: Outcome; reason: ReasonCode | null } {
  const { total, succeeded, failed } = run
  const tried = processedOf(run)
  if (isCircuitOpen && tried < total / 2) return { outcome: 'failed', reason: 'circuit_open' }
  if (failed > 0 && succeeded === 0) return { outcome: 'failed', reason: 'all_items_failed' }
  if (isCircuitOpen) return { outcome: succeeded > 0 ? 'partially_succeeded' : 'failed', reason: 'circuit_open' }
  if (failed > 0) return { outcome: 'partially_succeeded', reason: 'some_items_failed' }
  if (tried < total) return { outcome: succeeded > 0 ? 'partially_succeeded' : 'failed', reason: 'internal_error' }
  return { outcome: 'succeeded', reason: succeeded === 0 ? 'nothing_to_do' : null }
}

export function realEnd(tx: Tx, kind: EndKind, lease: Lease, worker: string): Promise<RunRow | null> {
  const by = workerMover(worker)
  switch (kind) {
    case 'items':
      return complete(tx, lease, { kind: 'items' }, by)
    case 'circuit':
      return complete(tx, lease, { kind: 'items', circuitOpen: true }, by)
    case 'failure':
      return complete(tx, lease, { kind: 'failure', code: 'throttled', message: 'Too much.' }, by)
    case 'block':
      return blockRunning(tx, lease, 'provider_connection_invalid', by)
    case 'cancel':
      return cancelRunning(tx, lease, by)
  }
}
