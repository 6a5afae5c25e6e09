import { operationLabel } from '../../operations/catalog.ts'
import { isReasonCode, type Failure, type ReasonCode } from '../../operations/failure.ts'
import type { FinalOutcome } from '../../operations/lifecycle.ts'
import { outcomeFromItems } from '../../operations/outcome.ts'
import { terminalNotification } from '../../operations/ending-words.ts'
import type { Reconciliation, WaitedFor } from '../../operations/run.ts'
import { sanitizeFailures, type RawFailure } from '../../operations/sanitize.ts'
import { addSummaries, cleanSummary, itemResults, summaryFault, type SummaryCounts } from '../../operations/summary.ts'
import { append, type AuditActor, type AuditEntry, type UnnumberedEntry } from '../audit/audit.ts'
import type { Tx } from '../database/scope.ts'
import { lock } from './claims.ts'
import type { Lease, RunRow } from './run-row.ts'
import * as store from './store.ts'

/**
 * THE ONLY WRITER of runs: one function per move (spec: operations §3), each in the caller's transaction. A move that
 * lost answers null: somebody was first, and theirs stands. No function here takes a status, and none an outcome: both
 * follow from the move and from the counts that stand in the row.
 */

/** The run that was inserted, or the active one that is the same work. `start.ts` says what stands in a new row. */
export const insertOrFind: typeof store.insertOrFind = store.insertOrFind
export type NewRun = store.NewRun

/** Null when the run is no longer queued. The caller has claimed it and found it legitimate, in this transaction. */
export const begin = (tx: Tx, run: RunRow, workerId: string): Promise<RunRow | null> =>
  store.begin(tx, run.id, workerId)

/** Null when the token has moved on. The caller has locked the run and judged that nobody holds it. */
export const resume = (tx: Tx, run: RunRow, workerId: string): Promise<RunRow | null> =>
  store.resume(tx, run.id, run.lease_token, workerId)

/** Gives the run back, so that another worker may go on with it at once. For types with a cursor. */
export async function release(tx: Tx, lease: Lease, workerId: string): Promise<RunRow | null> {
  const run = await lock(tx, lease.id)
  return run === null ? null : store.release(tx, lease.id, lease.token, workerId)
}

/** Refused before any work was done, by the legitimacy check: for a queued run that the caller has locked. */
export const block = (tx: Tx, run: RunRow, reason: ReasonCode, by: Mover): Promise<RunRow | null> =>
  end(tx, run, { move: 'block', token: null, outcome: 'blocked', reason, by })

/** Refused by its handler, whose precondition fails, before any work was done. */
export async function blockRunning(tx: Tx, lease: Lease, reason: ReasonCode, by: Mover): Promise<RunRow | null> {
  const run = await held(tx, lease)
  if (run === null) return null
  if ((cleanSummary(run.summary_counts).processed ?? 0) > 0)
    throw new Error(`run ${run.id} has worked and cannot be blocked`)
  return end(tx, run, { move: 'block', token: lease.token, outcome: 'blocked', reason, by })
}

export type Finish =
  /** The handler came to its end; what became of the items stands in the counts. */
  | { readonly kind: 'items'; readonly circuitOpen?: boolean }
  /** It could not go on, for one known reason. */
  | { readonly kind: 'failure'; readonly code: ReasonCode; readonly message: string }

/** The holder's own end of a run. The outcome is computed from the counts in the row, never passed in. */
export async function complete(tx: Tx, lease: Lease, finish: Finish, by: Mover): Promise<RunRow | null> {
  const run = await held(tx, lease)
  if (run === null) return null
  if (finish.kind === 'failure') {
    const failures = sanitizeFailures([...failuresOf(run), { code: finish.code, message: finish.message }])
    return end(tx, run, { move: 'complete', token: lease.token, outcome: 'failed', reason: finish.code, by, failures })
  }
  const { outcome, reason } = outcomeFromItems(itemResults(cleanSummary(run.summary_counts), finish.circuitOpen))
  return end(tx, run, { move: 'complete', token: lease.token, outcome, reason, by })
}

/** The holder honours a wish to cancel, at a checkpoint. Counts stay as they stand. */
export async function cancelRunning(tx: Tx, lease: Lease, by: Mover): Promise<RunRow | null> {
  const run = await held(tx, lease)
  if (run === null) return null
  return end(tx, run, { move: 'cancel', token: lease.token, outcome: 'cancelled', reason: 'cancelled_by_person', by })
}

export type CancelAnswer =
  | { readonly kind: 'cancelled' | 'requested'; readonly run: RunRow }
  | { readonly kind: 'already_requested' | 'already_completed'; readonly run: RunRow }

/** A person wants it stopped: a queued run ends at once, a running one gets the wish. Null: there is no such run here. */
export const requestCancel = (
  tx: Tx,
  id: number,
  person: { id: number; name: string; email: string },
): Promise<CancelAnswer | null> => cancelWish(tx, id, { personId: person.id, by: personMover(person), note: null })

/** The same by somebody who runs the installation: their reason stands in the event and in the audit entry. */
export const requestPlatformCancel = (tx: Tx, id: number, by: Mover, note: string): Promise<CancelAnswer | null> =>
  cancelWish(tx, id, { personId: null, by, note })

type Wish = { readonly personId: number | null; readonly by: Mover; readonly note: string | null }

async function cancelWish(tx: Tx, id: number, { personId, by, note }: Wish): Promise<CancelAnswer | null> {
  const run = await lock(tx, id)
  if (run === null) return null
  if (run.status === 'completed') return { kind: 'already_completed', run }
  const said = note === null ? {} : { note }
  if (run.status === 'queued') {
    const ended = await end(tx, run, {
      move: 'cancel',
      token: null,
      outcome: 'cancelled',
      reason: 'cancelled_by_person',
      by,
      evidence: said,
      audit: said,
    })
    return ended === null ? { kind: 'already_completed', run } : { kind: 'cancelled', run: ended }
  }
  const wished = await store.wishCancel(tx, id, personId, by, said)
  if (wished === null) return { kind: 'already_requested', run }
  await auditOf(tx, wished, by, 'cancel_requested', 'info', said)
  return { kind: 'requested', run: wished }
}

/** Somebody looked into a run that ended badly. Null: there is nothing to look into, or somebody was first. */
export async function investigate(tx: Tx, id: number, by: Mover, note: string): Promise<RunRow | null> {
  const run = await store.investigate(tx, id, by, note)
  if (run !== null) await auditOf(tx, run, by, 'investigated', 'info', { note })
  return run
}

/** Says in both timelines that `run` was done once more, by the run that was just started for it. */
export async function noteRetry(tx: Tx, run: RunRow, retriedAs: number, by: Mover, note: string): Promise<void> {
  await store.noteRetry(tx, run.id, retriedAs, by, note)
  await auditOf(tx, run, by, 'retried', 'info', { note, retriedAs: String(retriedAs) })
}

/**
 * The reconciler ends what nobody can end any more, and fences whoever may still think that they hold it. The run is
 * locked and judged again by the caller, in this transaction. A standing wish to cancel makes it a cancel.
 */
export function reconcile(
  tx: Tx,
  run: RunRow,
  why: Omit<Reconciliation, 'fromStatus' | 'lastHeartbeatAt' | 'workerId' | 'reason'> & { reason: ReasonCode },
): Promise<RunRow | null> {
  const wished = run.cancel_requested_at !== null
  const reconciliation = {
    ...why,
    reason: wished ? ('cancel_forced' as const) : why.reason,
    fromStatus: run.status,
    lastHeartbeatAt: run.heartbeat_at?.toISOString() ?? null,
    workerId: run.worker_id,
  }
  return end(tx, run, {
    move: 'reconcile',
    token: null,
    outcome: wished ? 'cancelled' : 'failed',
    reason: reconciliation.reason,
    by: { kind: 'reconciler', name: 'Reconciler', audit: { kind: 'system', id: null, name: 'Reconciler' } },
    context: { reconciliation },
    evidence: {
      lastHeartbeatAt: reconciliation.lastHeartbeatAt,
      workerId: run.worker_id,
      thresholdSeconds: why.thresholdSeconds,
      attempt: run.attempt,
    },
  })
}

export type BatchReport = {
  /** Added to what stands in the row; `total` does not add up but grows to the larger. */
  readonly counts?: SummaryCounts
  readonly failures?: readonly RawFailure[]
  /** Where another worker may go on. */
  readonly cursor?: unknown
  /** Merged into the context, key by key. */
  readonly context?: Readonly<Record<string, unknown>>
}

/**
 * One batch is one transaction: the fence, what the slice writes, counts and cursor (spec: operations §5). Null: the token
 * has moved on, and nothing was written. `write` gets the run as it stands and answers with what to add to it. A batch that
 * has a name is written once: its name stands in the row with what it wrote, and asking again finds it there.
 */
export async function batch(
  tx: Tx,
  lease: Lease,
  write: (run: RunRow) => Promise<BatchReport>,
  name: string | null = null,
): Promise<RunRow | null> {
  const run = await store.fence(tx, lease.id, lease.token)
  if (run === null || (name !== null && run.context['batch'] === name)) return run
  const said = await write(run)
  const counts = addSummaries(cleanSummary(run.summary_counts), cleanSummary(said.counts))
  const fault = summaryFault(counts)
  if (fault !== null) throw new Error(`the counts of run ${run.id} do not hold together: ${fault}`)
  return store.report(tx, lease.id, lease.token, {
    counts: said.counts === undefined ? null : counts,
    failures: said.failures === undefined ? null : sanitizeFailures([...failuresOf(run), ...said.failures]),
    context: {
      ...said.context,
      ...(said.cursor === undefined ? {} : { cursor: said.cursor }),
      ...(name === null ? {} : { batch: name }),
    },
  })
}

/** Says that the run waits for Microsoft or for people until then; null: it goes on. Null answer: the token moved on. */
export const wait = (tx: Tx, lease: Lease, until: Date | null, what: WaitedFor = 'microsoft'): Promise<RunRow | null> =>
  store.wait(tx, lease.id, lease.token, until, what)

/** A worker comes: from now on it counts among those that are alive. */
export const enterWorker = store.enterWorker

/** How far the running count of a lane was off, now mended under the lane's lock. 0: it was right. */
export const recountLane = store.recountLane

export type Mover = { readonly kind: string; readonly name: string; readonly audit: AuditActor }
/** People of the platform are numbered apart from people of workspaces, so their number would name somebody else. */
export const platformMover = ({ name, email }: { name: string; email: string }): Mover => ({
  kind: 'platform',
  name,
  audit: { kind: 'human', id: null, name, email },
})
const personMover = ({ id, name, email }: { id: number; name: string; email: string }): Mover => ({
  kind: 'person',
  name,
  audit: { kind: 'human', id, name, email },
})
export const workerMover = (workerId: string): Mover => ({
  kind: 'worker',
  name: workerId,
  audit: { kind: 'system', id: null, name: `Worker ${workerId}` },
})

async function held(tx: Tx, lease: Lease): Promise<RunRow | null> {
  const run = await lock(tx, lease.id)
  return run !== null && run.status === 'running' && run.lease_token === lease.token && run.worker_id !== null
    ? run
    : null
}

type End = {
  move: store.Ending['move']
  token: number | null
  outcome: FinalOutcome
  reason: ReasonCode | null
  by: Mover
  failures?: store.Ending['failures']
  context?: object
  evidence?: object
  /** What the audit entry says besides. */
  audit?: AuditNote
}

/** The one commit: the move with its event and notification, and the audit entry, in the caller's transaction. */
function end(tx: Tx, run: RunRow, how: End): Promise<RunRow | null> {
  const failures = how.failures ?? null
  const words = terminalNotification({
    id: run.id,
    type: run.type,
    outcome: how.outcome,
    reasonCode: how.reason,
    isReconciled: how.move === 'reconcile',
    hasBegun: run.started_at !== null,
    summaryCounts: run.summary_counts,
    failures: failures ?? failuresOf(run),
    tenantName: targetName(run),
  })
  const { action, outcome } = auditWords[how.outcome]
  const metadata = { outcome: how.outcome, ...(how.reason === null ? {} : { reason: how.reason }), ...how.audit }
  return store.end(
    tx,
    run.id,
    {
      move: how.move,
      token: how.token,
      outcome: how.outcome,
      reason: how.reason,
      failures,
      context: how.context ?? null,
      actorKind: how.by.kind,
      actorName: how.by.name,
      evidence: { ...how.evidence, counts: run.summary_counts },
      words,
    },
    entryOf(run, how.by, action, outcome, metadata),
  )
}

/** Rows from elsewhere may hold anything: what is no failure is left out, so that nothing keeps a run from its end. */
function failuresOf(run: RunRow): Failure[] {
  const stored: unknown = run.failures
  return Array.isArray(stored) ? stored.filter(isFailure) : []
}

const isFailure = (value: unknown): value is Failure =>
  typeof value === 'object' &&
  value !== null &&
  'code' in value &&
  typeof value.code === 'string' &&
  'message' in value &&
  'count' in value &&
  typeof value.count === 'number'

function targetName(run: RunRow): string | null {
  const scope = run.context['target_scope']
  return typeof scope === 'object' && scope !== null && 'name' in scope && typeof scope.name === 'string'
    ? scope.name
    : null
}

const auditWords = {
  succeeded: { action: 'completed', outcome: 'success' },
  partially_succeeded: { action: 'completed', outcome: 'partial' },
  failed: { action: 'failed', outcome: 'failure' },
  blocked: { action: 'blocked', outcome: 'blocked' },
  cancelled: { action: 'cancelled', outcome: 'info' },
} as const satisfies Record<
  FinalOutcome,
  { action: string; outcome: 'success' | 'partial' | 'failure' | 'blocked' | 'info' }
>

type AuditNote = { readonly note?: string; readonly retriedAs?: string }

/** The audit entry of an act on a run, without its number: that of an end is written by the statement that ends it. */
function entryOf(
  run: RunRow,
  by: Mover,
  act: string,
  outcome: AuditEntry['outcome'],
  metadata: NonNullable<AuditEntry['metadata']>,
): UnnumberedEntry {
  const label = operationLabel(run.type)
  return {
    workspaceId: run.workspace_id,
    tenantId: run.tenant_id,
    actor: by.audit,
    action: `${run.type}.${act}`,
    resource: { kind: 'operation', label },
    summary: `${label} ${act.replaceAll('_', ' ')}`,
    outcome,
    metadata: { type: run.type, ...metadata },
  }
}

function auditOf(
  tx: Tx,
  run: RunRow,
  by: Mover,
  act: string,
  outcome: AuditEntry['outcome'],
  note: AuditNote,
): Promise<void> {
  const id = String(run.id)
  const entry = entryOf(run, by, act, outcome, {
    outcome: run.outcome,
    ...(run.reason_code !== null && isReasonCode(run.reason_code) ? { reason: run.reason_code } : {}),
    ...note,
  })
  return append(tx, { ...entry, resource: { ...entry.resource, id }, metadata: { ...entry.metadata, operationId: id } })
}
