import { sql, type RawBuilder } from 'kysely'
import { operationTypes } from '../../operations/catalog.ts'
import { outcomes, type Outcome } from '../../operations/lifecycle.ts'
import type { Tx } from '../database/scope.ts'
import type { OperationFilter } from '../../contract/operations.ts'
import type { ResolvedFilter } from '../runs/resolved-filter.ts'
import { activeSource, historySearch } from '../runs/search.ts'
import type { Day } from './days.ts'

/** Counts per day over what the hub's own search finds, in the indexes of its pages. */
const asking = (where: ResolvedFilter, filter: OperationFilter): ResolvedFilter => ({
  ...where,
  filter: { ...where.filter, ...filter },
})
const during = (where: ResolvedFilter, days: readonly Day[]): ResolvedFilter => ({
  ...where,
  from: days[0]?.from ?? null,
  to: days.at(-1)?.to ?? null,
})
/** Every way to end. */
export const endings: readonly Outcome[] = outcomes.filter((outcome) => outcome !== 'pending')
const everyOne = { any: 2 ** 31 - 1 }

export type DayCount = { readonly day: number; readonly outcome: Outcome; readonly count: number }

/** How many operations were created on each day, by how they stand; `day` is an index into the days. */
export async function countByDay(tx: Tx, where: ResolvedFilter, days: readonly Day[]): Promise<DayCount[]> {
  const edges = sql`${days.map(({ from }) => from.toISOString())}::timestamptz[]`
  const within = during(where, days)
  const ended = endings.map(
    (outcome) => sql`select ${sql.lit(outcome)} as outcome, width_bucket(found.created_at, ${edges}) - 1 as day
      from (${historySearch(asking(within, { tab: 'completed', outcome }), everyOne)}) found`,
  )
  const { rows } = await sql<DayCount>`
    select day, outcome, count(*)::int as count from (
      select 'pending' as outcome, width_bucket(r.created_at, ${edges}) - 1 as day ${activeSource(asking(within, { tab: 'active' }))}
      union all ${sql.join(ended, sql` union all `)}) counted
    group by day, outcome`.execute(tx)
  return rows
}

/** The types of which something succeeded in these days, each found by the first of its rows. */
export async function typesWithin(tx: Tx, where: ResolvedFilter, days: readonly Day[]): Promise<string[]> {
  const first = (type: string): RawBuilder<unknown> =>
    sql`(select ${sql.lit(type)} as type from (${succeededOf(during(where, days), type, 1)}) found limit 1)`
  const { rows } = await sql<{
    type: string
  }>`${sql.join(operationTypes.map(first), sql` union all `)}`.execute(tx)
  return rows.map(({ type }) => type)
}

const succeededOf = (where: ResolvedFilter, type: string, newest: number): RawBuilder<unknown> =>
  historySearch(asking(where, { tab: 'completed', outcome: 'succeeded', type }), { newest, below: null })

export type DayDurations = {
  readonly day: number
  readonly found: number
  readonly median_ms: number
  readonly slowest_ms: number
}

/** How long those took that succeeded, from start to end, of each day the newest `most`; `found` goes one further. */
export async function durationsByDay(
  tx: Tx,
  where: ResolvedFilter,
  days: readonly Day[],
  type: string,
  most: number,
): Promise<DayDurations[]> {
  const perDay = days.map(
    (
      day,
      at,
    ) => sql`(select ${sql.lit(at)} as day, newest.id, row_number() over (order by newest.created_at desc, newest.id desc) as place
      from (${succeededOf(during(where, [day]), type, most + 1)}) newest order by newest.created_at desc, newest.id desc limit ${sql.lit(most + 1)})`,
  )
  const { rows } = await sql<DayDurations>`
    select found.day, count(*)::int as found,
      percentile_cont(0.5) within group (order by took.ms) filter (where found.place <= ${sql.lit(most)}) as median_ms,
      max(took.ms) filter (where found.place <= ${sql.lit(most)}) as slowest_ms
    from (${sql.join(perDay, sql` union all `)}) found join operation_runs r on r.id = found.id
    cross join lateral (select (extract(epoch from r.completed_at - r.started_at) * 1000)::float8 as ms) took
    group by found.day`.execute(tx)
  return rows
}
