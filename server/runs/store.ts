import { sql, type RawBuilder } from 'kysely'
import { spellingsOf, startableTypes } from '../../operations/catalog.ts'
import type { FinalOutcome } from '../../operations/lifecycle.ts'
import { fleetAliveWithinSeconds } from '../../operations/policy.ts'
import type { WaitedFor } from '../../operations/run.ts'
import type { SummaryCounts } from '../../operations/summary.ts'
import type { Failure, ReasonCode } from '../../operations/failure.ts'
import { appending, type UnnumberedEntry } from '../audit/audit.ts'
import { moving, type Tx } from '../database/scope.ts'
import type { RunRow } from './run-row.ts'

/** The SQL of the moves, one statement a function; the moves themselves stand in the database. For the service alone. */

export type NewRun = {
  readonly workspaceId: number
  readonly tenantId: number | null
  readonly initiatorId: number | null
  readonly initiatorName: string
  readonly type: string
  readonly identityHash: Buffer
  readonly scopeHash: Buffer
  readonly input: object
  readonly context: object
  readonly laneKey: string
  readonly laneMax: number
  readonly runAfter: Date | null
  readonly priority: number
  readonly actorKind: 'person' | 'scheduler' | 'system'
}

/** `told`: the audit entry of a run that was created. */
export async function insertOrFind(
  tx: Tx,
  run: NewRun,
  told: UnnumberedEntry,
): Promise<{ id: number; created: boolean }> {
  const { rows } = await sql<{ run_id: number; created: boolean }>`
    with started as materialized (select run_id, created from run_start(${run.workspaceId}, ${run.tenantId}, ${run.initiatorId}, ${run.initiatorName}, ${run.type},
      ${run.identityHash}, ${run.scopeHash}, ${JSON.stringify(run.input)}::jsonb, ${JSON.stringify(run.context)}::jsonb,
      ${run.laneKey}, ${run.laneMax}, ${run.runAfter}, ${run.priority}::smallint, ${run.actorKind})),
    told as (${appending(told, sql`started where created`, sql`run_id`)})
    select run_id, created from started`.execute(tx)
  const found = rows[0]
  if (found === undefined) throw new Error('run_start answered nothing')
  return { id: found.run_id, created: found.created }
}

const first = ({ rows }: { rows: RunRow[] }): RunRow | null => rows[0] ?? null
const moved = async (tx: Tx, move: RawBuilder<RunRow>): Promise<RunRow | null> =>
  first(await moving(tx, move.execute(tx)))

export const begin = (tx: Tx, id: number, workerId: string): Promise<RunRow | null> =>
  moved(tx, sql`select * from run_begin(${id}, ${workerId})`)

export const resume = (tx: Tx, id: number, token: number, workerId: string): Promise<RunRow | null> =>
  moved(tx, sql`select * from run_resume(${id}, ${token}, ${workerId})`)

export const release = (tx: Tx, id: number, token: number, workerId: string): Promise<RunRow | null> =>
  moved(tx, sql`select * from run_release(${id}, ${token}, ${workerId})`)

export type Ending = {
  readonly move: 'block' | 'complete' | 'cancel' | 'reconcile'
  /** What the mover holds; null for a queued run and for a reconcile. */
  readonly token: number | null
  readonly outcome: FinalOutcome
  readonly reason: ReasonCode | null
  readonly failures: readonly Failure[] | null
  readonly context: object | null
  readonly actorKind: string
  readonly actorName: string
  readonly evidence: object
  readonly words: { readonly title: string; readonly body: string; readonly tone: string; readonly url: string }
}

/** `told`: the audit entry of a run that ended by this. */
export const end = (tx: Tx, id: number, ending: Ending, told: UnnumberedEntry): Promise<RunRow | null> =>
  moved(
    tx,
    sql`with ended as materialized (select * from run_end(${ending.move}, ${id}, ${ending.token}, ${ending.outcome}, ${ending.reason},
      ${json(ending.failures)}::jsonb, ${json(ending.context)}::jsonb, ${ending.actorKind}, ${ending.actorName},
      ${JSON.stringify(ending.evidence)}::jsonb, ${ending.words.title}, ${ending.words.body}, ${ending.words.tone}, ${ending.words.url})),
    told as (${appending(told, sql`ended`, sql`id`)})
    select * from ended`,
  )

export const wishCancel = async (
  tx: Tx,
  id: number,
  personId: number | null,
  actor: { kind: string; name: string },
  evidence: object = {},
): Promise<RunRow | null> =>
  first(
    await sql<RunRow>`select * from run_wish_cancel(${id}, ${personId}, ${actor.kind}, ${actor.name}, ${JSON.stringify(evidence)}::jsonb)`.execute(
      tx,
    ),
  )

export const investigate = async (
  tx: Tx,
  id: number,
  actor: { kind: string; name: string },
  note: string,
): Promise<RunRow | null> =>
  first(await sql<RunRow>`select * from run_investigate(${id}, ${actor.kind}, ${actor.name}, ${note})`.execute(tx))

export async function noteRetry(
  tx: Tx,
  of: number,
  by: number,
  actor: { kind: string; name: string },
  note: string,
): Promise<void> {
  await sql`select run_retried(${of}, ${by}, ${actor.kind}, ${actor.name}, ${note})`.execute(tx)
}

/** Holds the row for a batch; null when the token has moved on, and then nothing may be written. */
export const fence = async (tx: Tx, id: number, token: number): Promise<RunRow | null> =>
  first(await sql<RunRow>`select * from run_fence(${id}, ${token})`.execute(tx))

export type Report = {
  readonly counts: SummaryCounts | null
  readonly failures: readonly Failure[] | null
  readonly context: object | null
}

export const report = (tx: Tx, id: number, token: number, what: Report): Promise<RunRow | null> =>
  moved(
    tx,
    sql`select * from run_report(${id}, ${token}, ${json(what.counts)}::jsonb, ${json(what.failures)}::jsonb, ${json(what.context)}::jsonb)`,
  )

/** Asked for as a span: what the row says is in the time of the database, and the clock of this machine may be another. */
export function wait(tx: Tx, id: number, token: number, until: Date | null, what: WaitedFor): Promise<RunRow | null> {
  const seconds = until === null ? null : Math.max(0, until.getTime() - Date.now()) / 1000
  return moved(
    tx,
    sql`select * from run_wait(${id}, ${token}, clock_timestamp() + make_interval(secs => ${seconds}::float8), ${what})`,
  )
}

export async function enterWorker(
  tx: Tx,
  worker: { id: string; host: string; pid: number; slots: number },
): Promise<void> {
  await sql`select worker_enter(${worker.id}, ${worker.host}, ${worker.pid}, ${worker.slots}, ${startableTypes.flatMap(spellingsOf)}, make_interval(secs => ${fleetAliveWithinSeconds}))`.execute(
    tx,
  )
}

/** How far the running count of the lane was off; 0 when it was right. */
export async function recountLane(tx: Tx, key: string): Promise<number> {
  const { rows } = await sql<{ drift: number }>`select lane_recount(${key}) as drift`.execute(tx)
  return rows[0]?.drift ?? 0
}

const json = (value: object | null): string | null => (value === null ? null : JSON.stringify(value))
