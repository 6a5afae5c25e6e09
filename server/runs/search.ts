import { sql, type RawBuilder } from 'kysely'
import type { OperationFilter } from '../../contract/operations.ts'
import { endedBadly, freshness, isReconciled, isReconciledFailed, isStale } from './freshness-sql.ts'
import type { PageCursor } from './page-cursor.ts'
import { historyProbes, ofTenants, textIs, workspacesOf } from './probes.ts'
import { typesOf, wantsFollowUp, type ResolvedFilter } from './resolved-filter.ts'

/**
 * Where the runs of a list stand. A list is not one scan with a filter, which is slow where little matches, but a few
 * probes, each a stretch of one index in the order of the list, merged: what is active by one index, history by those of
 * places, types, outcomes and initiators (spec: quality P8). The words of the conditions are those of the indexes in the
 * migrations, and of the one classifier in `freshness-sql.ts`.
 */
type Sql = RawBuilder<unknown>

const nothing: Sql = sql`select null::bigint as id, null::timestamptz as created_at where false`

/** How much is wanted: the newest so many below a cursor, or any so many, for counting. */
export type Want = { readonly newest: number; readonly below: PageCursor | null } | { readonly any: number }

/** `id, created_at` of the completed runs that match, each once. */
export function historySearch(where: ResolvedFilter, want: Want): Sql {
  if (!mayBeCompleted(where.filter)) return nothing
  const isCount = 'any' in want
  const conditions = [...windowOf(where, want), ...historyConditions(where)]
  const parts = historyProbes(where, isCount).map(
    ({ keys, is }) => sql`(select found.id, found.created_at from ${keys} cross join lateral (
      select r.id, r.created_at from operation_runs r where ${all([...is, ...conditions])} ${end(want)}) found)`,
  )
  if (parts.length === 0) return nothing
  const merged = sql.join(parts, sql` union all `)
  // What free text stands for may overlap: a run of that tenant may also be of that person. For counting the probes leave
  // out what those before them found, so that it ends as soon as there is enough.
  return where.text === null || isCount ? merged : sql`select distinct id, created_at from (${merged}) probed`
}

/**
 * `from … where …` of the active runs that match, however they are judged, of which there are few: `r` beside its lane `l`
 * and the fleet `f`.
 */
export const activeSource = (where: ResolvedFilter): Sql =>
  sql`from ${workspacesOf(where)} cross join ${judgedActive} where ${all([...activeConditions(where), ...windowOf(where, null)])}`

/** Which of them are judged as was asked: the one thing that time alone changes. */
export const isJudgedSo = (where: ResolvedFilter): Sql => all(judgements(where))

const judgedActive = sql`operation_runs r left join lanes l on l.key = r.lane_key cross join worker_fleet f`

/** `id, created_at` of all that matches, newest first: so many of them at least, if there are so many. */
export function pageSearch(where: ResolvedFilter, newest: number, below: PageCursor | null): Sql {
  const want = { newest, below }
  return sql`select id, created_at from (
    (select found.id, found.created_at from ${workspacesOf(where)} cross join lateral (
      select r.id, r.created_at from ${judgedActive} where ${all([...activeConditions(where), ...judgements(where), ...windowOf(where, want)])} ${end(want)}) found)
    union all (${historySearch(where, want)})) merged order by created_at desc, id desc`
}

const all = (conditions: readonly Sql[]): Sql =>
  conditions.length === 0 ? sql`true` : sql.join([...conditions], sql` and `)

const end = (want: Want): Sql =>
  'any' in want
    ? sql`limit ${sql.lit(want.any)}`
    : sql`order by r.created_at desc, r.id desc limit ${sql.lit(want.newest)}`

/** The hub looks back this far unless it is told otherwise; in the API too. */
const windowStart = sql`now() - interval '30 days'`

function windowOf({ from, to, ids }: ResolvedFilter, want: Want | null): Sql[] {
  // Who names single runs looks for them wherever they are.
  const within: Sql[] = from === null && ids !== null ? [] : [sql`r.created_at >= ${from ?? windowStart}`]
  if (to !== null) within.push(sql`r.created_at < ${to}`)
  if (want !== null && 'below' in want && want.below !== null)
    within.push(sql`(r.created_at, r.id) < (${want.below.at}::timestamptz, ${want.below.id}::bigint)`)
  return within
}

const wantsStale = ({ tab, problemClass }: OperationFilter): boolean =>
  tab === 'active_stale_attention' || problemClass === 'active_stale_attention'

function mayBeCompleted(filter: OperationFilter): boolean {
  const { tab, status, outcome, freshness: fresh } = filter
  if (wantsStale(filter) || tab === 'active' || outcome === 'pending') return false
  return (status ?? 'completed') === 'completed' && fresh !== 'fresh_active' && fresh !== 'likely_stale'
}

function mayBeActive(filter: OperationFilter): boolean {
  const { tab, status, outcome, freshness: fresh } = filter
  if (wantsFollowUp(filter) || tab === 'completed' || status === 'completed' || filter.ended === 'badly') return false
  return (outcome ?? 'pending') === 'pending' && fresh !== 'reconciled_failed' && fresh !== 'terminal_normal'
}

function historyConditions(where: ResolvedFilter): Sql[] {
  const { filter, initiatorId } = where
  const conditions: Sql[] = [sql`r.status = 'completed'`]
  // A literal, so that the planner knows which index holds it.
  if (filter.outcome !== undefined) conditions.push(sql`r.outcome = ${sql.lit(filter.outcome)}`)
  if (filter.ended === 'badly') conditions.push(endedBadly)
  if (filter.type !== undefined) conditions.push(sql`r.type = any (${typesOf(filter.type)}::text[])`)
  if (initiatorId !== null) conditions.push(sql`r.initiator_id = ${initiatorId}`)
  if (filter.reconciled === 'false') conditions.push(sql`not ${isReconciled}`)
  if (filter.reconciled === 'true') conditions.push(isReconciled)
  if (filter.freshness === 'reconciled_failed') conditions.push(isReconciledFailed)
  if (filter.freshness === 'terminal_normal') conditions.push(sql`not ${isReconciledFailed}`)
  // As the classifier has it, of completed runs; the table's constraints let none in.
  if (filter.freshness === 'unknown') conditions.push(sql`r.outcome = 'pending'`)
  return conditions
}

function activeConditions(where: ResolvedFilter): Sql[] {
  const { filter, initiatorId, text, ids } = where
  if (!mayBeActive(filter)) return [sql`false`]
  const conditions: Sql[] = [
    sql`r.workspace_id = p.workspace_id`,
    sql`r.status in ('queued', 'running')`,
    ...ofTenants(where),
  ]
  if (ids !== null) conditions.push(sql`r.id = any (${[...ids]}::bigint[])`)
  if (filter.status !== undefined) conditions.push(sql`r.status = ${filter.status}`)
  if (filter.type !== undefined) conditions.push(sql`r.type = any (${typesOf(filter.type)}::text[])`)
  if (initiatorId !== null) conditions.push(sql`r.initiator_id = ${initiatorId}`)
  if (filter.reconciled !== undefined)
    conditions.push(filter.reconciled === 'true' ? isReconciled : sql`not ${isReconciled}`)
  if (text !== null) conditions.push(textIs(text))
  return conditions
}

function judgements({ filter }: ResolvedFilter): Sql[] {
  const conditions: Sql[] = []
  if (filter.freshness !== undefined) conditions.push(sql`${freshness} = ${filter.freshness}`)
  if (wantsStale(filter)) conditions.push(isStale)
  if (filter.problemClass === 'none') conditions.push(sql`not ${isStale}`)
  return conditions
}
