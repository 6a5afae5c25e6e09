import type { z } from 'zod'
import { failureSchema, reconciliationSchema } from '../../contract/operation.ts'
import { canonicalType, definitionOf, operationLabel, policyOf } from '../../operations/catalog.ts'
import { operationPath } from '../../operations/operation-path.ts'
import { progressOf } from '../../operations/progress.ts'
import type { Waiting } from '../../operations/run.ts'
import { cleanSummary } from '../../operations/summary.ts'
import type { Operation, OperationDetail, eventSchema } from '../../contract/operation.ts'
import { aheadMax, type eventsOf, type ListedRow, type ReadRow } from './queries.ts'

const instant = (at: Date | null): string | null => at?.toISOString() ?? null

/** A run as readers see it (spec: operations §14). */
export function operationJson(row: ListedRow): Operation {
  const type = canonicalType(row.type)
  return {
    id: String(row.id),
    type: type ?? row.type,
    label: operationLabel(row.type),
    status: row.status,
    outcome: row.outcome,
    reasonCode: row.reason_code,
    freshness: row.freshness,
    staleAt: instant(row.stale_at),
    staleBecause: row.stale_because,
    problemClass: row.problem_class,
    isReconciled: 'reconciliation' in row.context,
    tenant:
      row.tenant_external_id === null || row.tenant_name === null
        ? null
        : { externalId: row.tenant_external_id, name: row.tenant_name },
    workspaceId: String(row.workspace_id),
    initiator: row.initiator_id === null ? null : { id: String(row.initiator_id), name: row.initiator_name },
    summaryCounts: cleanSummary(row.summary_counts),
    failures: failuresOf(row.failures).map(({ requestId: _, ...failure }) => failure),
    progress: progressOf({
      status: row.status,
      declared: type === null ? null : definitionOf(type).progress.mode,
      isStale: row.freshness === 'likely_stale',
      counts: row.summary_counts,
      metadata: row.context['progress'],
    }),
    waiting: waitingOf(row),
    reconciliation: reconciliationOf(row),
    resolvedBy: row.resolved_by === null ? null : String(row.resolved_by),
    investigation: investigationOf(row),
    retryOf: retryOf(row.context),
    createdAt: row.created_at.toISOString(),
    startedAt: instant(row.started_at),
    completedAt: instant(row.completed_at),
    heartbeatAt: instant(row.heartbeat_at),
    workerName: row.worker_id,
    cancelRequestedAt: instant(row.cancel_requested_at),
    cancelRequestedBy: row.cancel_asked_by,
    cancelForcedAt: cancelForcedAt(row),
    url: operationPath(row.id),
  }
}

export function operationDetailJson(row: ReadRow, mayDiagnose: boolean): OperationDetail {
  const operation = { ...operationJson(row), waitingMs: row.waited_total_ms }
  if (!mayDiagnose) return operation
  return {
    ...operation,
    failures: failuresOf(row.failures),
    diagnostics: {
      input: row.input,
      context: row.context,
      workerId: row.worker_id,
      leaseToken: row.lease_token,
      attempt: row.attempt,
      laneKey: row.lane_key,
    },
  }
}

/** A queued run ends at once, so only a running one has a wish that may have to be forced. */
function cancelForcedAt(row: ListedRow): string | null {
  if (row.status !== 'running' || row.cancel_requested_at === null) return null
  const { cancelForcedAfterSeconds } = policyOf(row.type)
  return new Date(row.cancel_requested_at.getTime() + cancelForcedAfterSeconds * 1000).toISOString()
}

/** Why nothing moves just now, as data; the presenter has the words. */
function waitingOf(row: ListedRow): Waiting | null {
  if (row.status === 'completed') return null
  if (row.status === 'running' && row.worker_id !== null) {
    if (row.waiting_until === null) return null
    return { for: row.waiting_for ?? 'microsoft', until: row.waiting_until.toISOString() }
  }
  if (row.run_after > row.as_of) return { for: 'start', until: row.run_after.toISOString() }
  if (row.alive_since === null) return { for: 'worker', lastAliveAt: instant(row.last_alive_at) }
  if (row.status === 'running') return { for: 'holder' }
  const running = row.lane_running ?? 0
  const isFull = row.lane_max !== null && running >= row.lane_max
  if (row.ahead === null) return { for: 'lane', behind: { atLeast: aheadMax }, running, isFull }
  const behind = row.ahead + (isFull ? running : 0)
  return behind === 0 ? null : { for: 'lane', behind, running, isFull }
}

/** Rows from elsewhere may hold anything: what cannot be read as a failure is left out, and nothing else breaks by it. */
function failuresOf(raw: unknown): Operation['failures'] {
  if (!Array.isArray(raw)) return []
  return raw.flatMap((each) => {
    const parsed = failureSchema.safeParse(each)
    return parsed.success ? [parsed.data] : []
  })
}

function reconciliationOf({ context: { reconciliation } }: ListedRow): Operation['reconciliation'] {
  // Nearly every row has none, and finding that out by the schema takes longer than all the rest of a row.
  return reconciliation === undefined ? null : (reconciliationSchema.safeParse(reconciliation).data ?? null)
}

const investigationOf = (row: ListedRow): Operation['investigation'] =>
  row.investigated_at === null
    ? null
    : {
        at: row.investigated_at.toISOString(),
        by: row.investigated_by ?? 'Somebody',
        note: row.investigated_note,
      }

const retryOf = ({ retryOf: id }: ListedRow['context']): string | null => (typeof id === 'string' ? id : null)

type EventRow = Awaited<ReturnType<typeof eventsOf>>[number]

export const eventJson = (event: EventRow): z.output<typeof eventSchema> => ({
  id: String(event.id),
  at: event.at.toISOString(),
  kind: event.kind,
  actor: { kind: event.actor_kind, name: event.actor_name },
  from: event.from_status,
  to: event.to_status,
  reason: event.reason_code,
  evidence: event.evidence,
})
