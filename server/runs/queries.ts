import { sql, type RawBuilder } from 'kysely'
import { canonicalType, operationLabel, operationTypes, spellingsOf } from '../../operations/catalog.ts'
import type { ProblemClass } from '../../operations/problem.ts'
import type { Freshness } from '../../operations/freshness.ts'
import type { OperationFilter } from '../../contract/operations.ts'
import type { Tx } from '../database/scope.ts'
import {
  aliveSince,
  freshness,
  isReconciled,
  isStale,
  needsFollowUp,
  problemClass,
  resolvedBy,
  staleAt,
  waitedMs,
} from './freshness-sql.ts'
import type { RunRow } from './run-row.ts'

/** A run with everything that is derived of it, judged at one instant: `as_of`. */
export type ReadRow = RunRow & {
  readonly as_of: Date
  readonly freshness: Freshness
  readonly problem_class: ProblemClass
  readonly stale_at: Date | null
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

const judged = sql`r.*, now() as as_of, ${freshness} as freshness, ${problemClass} as problem_class, ${staleAt} as stale_at,
  ${waitedMs} as waited_total_ms, ${resolvedBy} as resolved_by, t.external_id::text as tenant_external_id, t.name as tenant_name,
  l.running as lane_running, l.max as lane_max, ${aliveSince} as alive_since, f.last_alive_at`
const columns = sql`${judged}, ${ahead} as ahead`
const joins = sql`left join lanes l on l.key = r.lane_key left join tenants t on t.id = r.tenant_id cross join worker_fleet f`

export async function findRun(tx: Tx, id: number): Promise<ReadRow | null> {
  const { rows } = await sql<ReadRow>`select ${columns} from operation_runs r ${joins} where r.id = ${id}`.execute(tx)
  return rows[0] ?? null
}

/** The filters of the hub, resolved: ids instead of names, instants instead of words. Null: nothing can match. */
export type ResolvedFilter = {
  /** Null: all that the scope sees, for the platform alone. */
  readonly workspaceIds: readonly number[] | null
  readonly tenantId: number | null
  readonly initiatorId: number | null
  /** Null: as far as the hub looks back unless it is told otherwise, by the database's clock. */
  readonly from: Date | null
  readonly to: Date | null
  readonly filter: OperationFilter
}

/** Newest first, below `before` when given: keyset, so that page 20,000 costs what page 1 does. */
export async function listRuns(
  tx: Tx,
  where: ResolvedFilter,
  before: number | null,
  limit: number,
): Promise<ReadRow[]> {
  const conditions = [...conditionsOf(where), ...(before === null ? [] : [sql`r.id < ${before}`])]
  const { rows } = await sql<ReadRow>`
    with page as materialized (
      select ${judged} from operation_runs r ${joins} where ${sql.join(conditions, sql` and `)} order by r.id desc limit ${limit}),
    places as materialized (${places})
    select p.*, places.ahead from page p left join places on places.id = p.id order by p.id desc`.execute(tx)
  return rows
}

export type TabCounts = {
  as_of: Date
  all: number
  active: number
  active_stale_attention: number
  terminal_follow_up: number
  completed: number
}

/** Beyond this, totals of everything are said as "at least". Totals of problems are always exact. */
export const countCap = 10_000

export async function countTabs(tx: Tx, where: ResolvedFilter): Promise<TabCounts> {
  const conditions = sql.join(conditionsOf({ ...where, filter: { ...where.filter, tab: undefined } }), sql` and `)
  const source = sql`from operation_runs r ${joins} where ${conditions}`
  const capped = (extra: RawBuilder<unknown>) =>
    sql`(select count(*)::int from (select 1 ${source} and ${extra} limit ${sql.lit(countCap + 1)}) capped)`
  const { rows } = await sql<TabCounts>`
    select now() as as_of, ${capped(sql`true`)} as "all", ${capped(sql`r.status = 'completed'`)} as completed,
      (select count(*)::int ${source} and r.status in ('queued', 'running')) as active,
      (select count(*)::int ${source} and ${isStale}) as active_stale_attention,
      (select count(*)::int ${source} and ${needsFollowUp}) as terminal_follow_up`.execute(tx)
  const row = rows[0]
  if (row === undefined) throw new Error('counts are one row')
  return row
}

/** The hub looks back this far unless it is told otherwise; in the API too. */
const windowStart = sql`now() - interval '30 days'`

function conditionsOf({
  workspaceIds,
  tenantId,
  initiatorId,
  from,
  to,
  filter,
}: ResolvedFilter): RawBuilder<unknown>[] {
  const all: RawBuilder<unknown>[] = [sql`r.created_at >= ${from ?? windowStart}`]
  // One workspace is asked by equality, so that the index serves the order too.
  if (workspaceIds?.length === 1) all.push(sql`r.workspace_id = ${workspaceIds[0]}`)
  else if (workspaceIds !== null) all.push(sql`r.workspace_id = any (${[...workspaceIds]}::bigint[])`)
  if (to !== null) all.push(sql`r.created_at < ${to}`)
  if (tenantId !== null) all.push(sql`r.tenant_id = ${tenantId}`)
  if (initiatorId !== null) all.push(sql`r.initiator_id = ${initiatorId}`)
  if (filter.type !== undefined) all.push(typeIs(filter.type))
  if (filter.status !== undefined) all.push(sql`r.status = ${filter.status}`)
  if (filter.outcome !== undefined) all.push(sql`r.outcome = ${filter.outcome}`)
  if (filter.freshness !== undefined) all.push(sql`${freshness} = ${filter.freshness}`)
  if (filter.problemClass !== undefined) all.push(problemIs(filter.problemClass))
  if (filter.reconciled !== undefined) all.push(filter.reconciled === 'true' ? isReconciled : sql`not ${isReconciled}`)
  if (filter.tab !== undefined) all.push(tabIs(filter.tab))
  if (filter.q !== undefined && filter.q.trim() !== '') all.push(textIs(filter.q.trim()))
  return all
}

const typeIs = (code: string): RawBuilder<unknown> => {
  const type = canonicalType(code)
  return sql`r.type = any (${type === null ? [code] : spellingsOf(type)}::text[])`
}

function problemIs(problem: ProblemClass): RawBuilder<unknown> {
  if (problem === 'active_stale_attention') return isStale
  if (problem === 'terminal_follow_up') return needsFollowUp
  return sql`not ${isStale} and not ${needsFollowUp}`
}

function tabIs(tab: NonNullable<OperationFilter['tab']>): RawBuilder<unknown> {
  switch (tab) {
    case 'all':
      return sql`true`
    case 'active':
      return sql`r.status in ('queued', 'running')`
    case 'completed':
      return sql`r.status = 'completed'`
    case 'active_stale_attention':
    case 'terminal_follow_up':
      return problemIs(tab)
  }
}

/** An id, or part of a label, of the tenant's name or of the initiator's. */
function textIs(text: string): RawBuilder<unknown> {
  const id = /^#?(\d{1,15})$/.exec(text)?.[1]
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  const labelled = operationTypes
    .filter((type) => operationLabel(type).toLowerCase().includes(text.toLowerCase()))
    .flatMap(spellingsOf)
  const either = [sql`r.initiator_name ilike ${pattern}`, sql`t.name ilike ${pattern}`]
  if (labelled.length > 0) either.push(sql`r.type = any (${labelled}::text[])`)
  if (id !== undefined) either.push(sql`r.id = ${Number(id)}`)
  return sql`(${sql.join(either, sql` or `)})`
}

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
