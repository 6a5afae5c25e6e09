import { sql } from 'kysely'
import { withScope, type Database, type Tx } from '../database/scope.ts'
import { startLoop } from '../lib/loop.ts'
import { createUnseen, type Horizon, type IdRange, type Unseen } from './hints-unseen.ts'
import type { HintListener, RunHint } from './hints.ts'

const everyMs = 1000
/** In one reading; what is left is read at once. */
const eventsMax = 2000
/** How far below the newest event a process that begins looks for what was under way then and commits later. */
const lookBack = 1000

/**
 * Reads the events that nobody had seen at the reading before, because nothing may depend on a NOTIFY arriving, and tells
 * what they say. None is skipped, however late its transaction commits (`createUnseen`).
 */
export function startBackstop(
  db: Database,
  tell: HintListener,
  tellMissed: () => void,
  log: { warn: (fields: object, message: string) => void },
): () => Promise<void> {
  let unseen: Unseen | null = null
  let hasFailed = false
  const read = async (): Promise<void> => {
    const isFirst = unseen === null
    const { events, horizon } = await withScope(db, { kind: 'platform' }, async (tx) => {
      unseen ??= createUnseen(Math.max(1, (await newestEvent(tx)) - lookBack))
      return eventsIn(tx, unseen.ranges())
    })
    const isWhole = events.length < eventsMax
    unseen?.found(
      events.map(({ id }) => id),
      horizon,
      isWhole,
    )
    // Whoever follows has read the state after this process began.
    if (!isFirst) tell(events.flatMap((event) => hintsOfEvent(event)))
    if (hasFailed) tellMissed()
    hasFailed = false
    if (!isWhole) loop.wake()
  }
  const loop = startLoop(everyMs, read, (err) => {
    hasFailed = true
    log.warn({ err }, 'cannot read events')
  })
  return loop.stop
}

type EventRow = {
  id: number
  run_id: number
  workspace_id: number
  tenant_id: number | null
  to_status: string | null
  initiator_id: number | null
}

async function newestEvent(tx: Tx): Promise<number> {
  const { rows } = await sql<{ id: number }>`select coalesce(max(id), 0) as id from operation_run_events`.execute(tx)
  return rows[0]?.id ?? 0
}

/**
 * In the order of their ids. The horizon is of the same snapshot: what it says has ended is found, if it is there. Each range
 * is walked from its low end, and each run looked up by its id: asked for as joins, all of the history was read each second.
 */
async function eventsIn(tx: Tx, ranges: readonly IdRange[]): Promise<{ events: EventRow[]; horizon: Horizon }> {
  const { rows } = await sql<{ oldest: string; next: string } & (EventRow | { id: null })>`
    select s.oldest, s.next, e.*
    from (select pg_snapshot_xmin(now_is)::text as oldest, pg_snapshot_xmax(now_is)::text as next
          from pg_current_snapshot() now_is) s
    left join lateral (
      select e.*, (select r.initiator_id from operation_runs r where r.id = e.run_id) as initiator_id
      from unnest(${ranges.map(({ from }) => from)}::bigint[], ${ranges.map(({ to }) => to)}::bigint[]) as unseen(low, high)
      cross join lateral (
        select e.id, e.run_id, e.workspace_id, e.tenant_id, e.to_status from operation_run_events e
        where e.id between unseen.low and unseen.high order by e.id limit ${sql.lit(eventsMax)}) e
      order by e.id limit ${sql.lit(eventsMax)}) e on true
    order by e.id`.execute(tx)
  const [first] = rows
  if (first === undefined) throw new Error('a snapshot has no horizon')
  return {
    events: rows.filter((row): row is typeof row & EventRow => row.id !== null),
    horizon: { oldest: BigInt(first.oldest), next: BigInt(first.next) },
  }
}

function hintsOfEvent(row: EventRow): RunHint[] {
  const hint: RunHint = {
    kind: 'operation',
    runId: row.run_id,
    workspaceId: row.workspace_id,
    tenantId: row.tenant_id,
    initiatorId: row.initiator_id,
  }
  return row.to_status === 'completed' && row.initiator_id !== null ? [hint, { ...hint, kind: 'notification' }] : [hint]
}
