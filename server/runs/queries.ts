import { sql } from 'kysely'
import type { ProblemClass, Tab } from '../../operations/problem.ts'
import type { Freshness, StaleCause } from '../../operations/freshness.ts'
import { pageLimitDefault, pageLimitMax } from '../../contract/paging.ts'
import type { Tx } from '../database/scope.ts'
import {
  aliveSince,
  freshness,
  isPast,
  problemClass,
  resolvedBy,
  staleAt,
  staleBecause,
  waitedMs,
} from './freshness-sql.ts'
import type { PageCursor } from './page-cursor.ts'
import type { ResolvedFilter } from './resolved-filter.ts'
import type { RunRow } from './run-row.ts'
import { activeSource, historySearch, isJudgedSo, pageSearch } from './search.ts'

/** A run with everything that is derived of it, judged at one instant: `as_of`. */
export type ReadRow = RunRow & {
  readonly as_of: Date
  /** When it was created, in microseconds since 1970: exact, for cursors. */
  readonly created_us: number
  readonly freshness: Freshness
  readonly problem_class: ProblemClass
  readonly stale_at: Date | null
  readonly stale_because: StaleCause | null
  /** Who wants it cancelled while it still runs, by name as it was then. */
  readonly cancel_asked_by: string | null
  readonly waited_total_ms: number
  readonly resolved_by: number | null
  readonly tenant_external_id: string | null
  readonly tenant_name: string | null
  readonly lane_running: number | null
  readonly lane_max: number | null
  readonly alive_since: Date | null
  readonly last_alive_at: Date | null
  /** Null where nothing waits, and beyond what is counted. */
  readonly ahead: number | null
}

/** Beyond this nobody is told an exact place in the queue: it would cost more than it says. */
export const aheadMax = 50_000

/** What comes before `r` in its lane and could be taken now; no more than is counted. */
const ahead = sql<
  number | null
>`case when r.status = 'queued' then (select nullif(count(*)::int, ${sql.lit(aheadMax + 1)}) from (
  select 1 from operation_runs a where a.lane_key = r.lane_key and a.status = 'queued' and a.run_after <= now()
    and (a.priority, a.run_after, a.id) < (r.priority, r.run_after, r.id) limit ${sql.lit(aheadMax + 1)}) ahead_of_it) end`

/** The same for a page: each lane on it is walked once, however many of its runs stand there. */
const places = sql`select q.id, q.ahead from (select distinct p.lane_key from page p where p.status = 'queued') waiting
  cross join lateral (
    select a.id, (row_number() over (order by a.priority, a.run_after, a.id) - 1)::int as ahead from operation_runs a
    where a.lane_key = waiting.lane_key and a.status = 'queued' and a.run_after <= now()
    order by a.priority, a.run_after, a.id limit ${sql.lit(aheadMax + 1)}) q`

/** From the event that wrote it down; read only where a wish stands. */
const cancelAskedBy = sql<string | null>`case when r.status = 'running' and r.cancel_requested_at is not null then (
  select e.actor_name from operation_run_events e where e.run_id = r.id and e.kind = 'cancel_requested' order by e.id limit 1) end`

const judged = sql`r.*, now() as as_of, (extract(epoch from r.created_at) * 1000000)::bigint as created_us, ${freshness} as freshness, ${problemClass} as problem_class, ${staleAt} as stale_at, ${staleBecause} as stale_because, ${cancelAskedBy} as cancel_asked_by,
  ${waitedMs} as waited_total_ms, ${resolvedBy} as resolved_by, t.external_id::text as tenant_external_id, t.name as tenant_name,
  l.running as lane_running, l.max as lane_max, ${aliveSince} as alive_since, f.last_alive_at`
const columns = sql`${judged}, ${ahead} as ahead`
const joins = sql`left join lanes l on l.key = r.lane_key left join tenants t on t.id = r.tenant_id cross join worker_fleet f`

export async function findRun(tx: Tx, id: number): Promise<ReadRow | null> {
  const { rows } = await sql<ReadRow>`select ${columns} from operation_runs r ${joins} where r.id = ${id}`.execute(tx)
  return rows[0] ?? null
}

/** The one under way that does this very work for its tenant or workspace; the database keeps it to one. */
export async function findActive(
  tx: Tx,
  work: { readonly tenantId: number | null; readonly workspaceId: number; readonly identityHash: Buffer },
): Promise<ReadRow | null> {
  const place =
    work.tenantId === null
      ? sql`r.workspace_id = ${work.workspaceId} and r.tenant_id is null`
      : sql`r.tenant_id = ${work.tenantId}`
  const { rows } = await sql<ReadRow>`select ${columns} from operation_runs r ${joins}
    where ${place} and r.identity_hash = ${work.identityHash} and r.status in ('queued', 'running')`.execute(tx)
  return rows[0] ?? null
}

/** What a list says of a run; the rest would be read for nothing, a page of it at a time. */
const shown = [
  'id',
  'created_us',
  'workspace_id',
  'tenant_external_id',
  'tenant_name',
  'initiator_id',
  'initiator_name',
  'type',
  'status',
  'outcome',
  'reason_code',
  'summary_counts',
  'failures',
  'context',
  'freshness',
  'problem_class',
  'stale_at',
  'stale_because',
  'cancel_asked_by',
  'resolved_by',
  'investigated_at',
  'investigated_by',
  'investigated_note',
  'run_after',
  'worker_id',
  'heartbeat_at',
  'waiting_until',
  'waiting_for',
  'cancel_requested_at',
  'created_at',
  'started_at',
  'completed_at',
  'lane_running',
  'lane_max',
  'alive_since',
  'last_alive_at',
  'as_of',
] as const satisfies readonly (keyof ReadRow)[]
export type ListedRow = Pick<ReadRow, (typeof shown)[number] | 'ahead'>

/** Newest first, below a cursor when given: keyset, so that page 20,000 costs what page 1 does. */
export async function listRuns(
  tx: Tx,
  where: ResolvedFilter,
  below: PageCursor | null,
  limit: number,
): Promise<ListedRow[]> {
  // Two sizes, written out: the planner reads a page in the order of an index only when it knows how short it is.
  const newest = limit <= pageLimitDefault + 1 ? pageLimitDefault + 1 : pageLimitMax + 1
  const { rows } = await sql<ListedRow>`
    with found as materialized (${pageSearch(where, newest, below)} limit ${limit}),
    page as materialized (select ${judged} from found join operation_runs r on r.id = found.id ${joins}),
    places as materialized (${places})
    select ${sql.join(shown.map((column) => sql.ref(`p.${column}`)))}, places.ahead from page p left join places on places.id = p.id order by p.created_at desc, p.id desc`.execute(
    tx,
  )
  return rows
}

export type TabCounts = {
  as_of: Date
  /** The soonest instant at which one of them changes because something goes stale: nobody tells of that. */
  stale_at: Date | null
  all: number
  active: number
  active_stale_attention: number
  terminal_follow_up: number
  completed: number
}

/** Beyond this, totals of everything are said as "at least". Totals of problems are always exact. */
export const countCap = 10_000

export async function countTabs(tx: Tx, where: ResolvedFilter): Promise<TabCounts> {
  const on = (tab: Tab): ResolvedFilter => ({ ...where, filter: { ...where.filter, tab } })
  const most = countCap + 1
  const { rows } = await sql<Omit<TabCounts, 'all'>>`
    select now() as as_of, counted.*,
      (select count(*)::int from (${historySearch(on('terminal_follow_up'), { any: exactMax })}) ended) as terminal_follow_up,
      (select count(*)::int from (select 1 from (${historySearch(on('completed'), { any: most })}) ended limit ${sql.lit(most)}) capped) as completed
    from (select (count(*) filter (where asked))::int as active, (count(*) filter (where asked and ${isPast(sql.ref('judged.stale_at'))}))::int as active_stale_attention,
            min(judged.stale_at) filter (where judged.stale_at > now()) as stale_at
          from (select ${isJudgedSo(on('active'))} as asked, ${staleAt} as stale_at ${activeSource(on('active'))} offset 0) judged) counted`.execute(
    tx,
  )
  const row = rows[0]
  if (row === undefined) throw new Error('counts are one row')
  return { ...row, all: row.active + row.completed }
}

/** More than there are. */
const exactMax = 2 ** 31 - 1

export async function eventsOf(tx: Tx, runId: number) {
  return tx
    .selectFrom('operation_run_events')
    .selectAll()
    .where('run_id', '=', runId)
    .orderBy('id')
    .limit(1000)
    .execute()
}

/** The database's clock: the one by which everything is judged. */
export async function databaseNow(tx: Tx): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select now() as now`.execute(tx)
  const now = rows[0]?.now
  if (now === undefined) throw new Error('the database told no time')
  return now
}
