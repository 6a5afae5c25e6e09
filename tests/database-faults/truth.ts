import { expect } from 'vitest'
import type pg from 'pg'
import { seed } from '../people.ts'
import { until } from '../crash/until.ts'

/** What stands in the database at the end, asked in SQL of the tests' own. */

export type EndedRun = {
  readonly id: number
  readonly outcome: string
  readonly reason_code: string | null
  readonly counts: Readonly<Record<string, number>>
  readonly attempt: number
  readonly ends: number
  readonly notifications: number
  readonly kinds: string
}

export const activeCount = async (pool: pg.Pool): Promise<number> => {
  const [row] = await seed<{ count: number }>(
    pool,
    `select count(*)::int as count from operation_runs where status <> 'completed'`,
    [],
  )
  return row?.count ?? 0
}

export const allEnd = (pool: pg.Pool, seconds = 60): Promise<number> =>
  until(
    'all runs end',
    () => activeCount(pool),
    (count) => count === 0,
    seconds,
  )

export const endedRuns = (pool: pg.Pool): Promise<EndedRun[]> =>
  seed<EndedRun>(
    pool,
    `select r.id, r.outcome, r.reason_code, r.summary_counts as counts, r.attempt,
       (select count(*)::int from operation_run_events e where e.run_id = r.id and e.to_status = 'completed') as ends,
       (select count(*)::int from notifications n where n.run_id = r.id) as notifications,
       (select string_agg(e.kind, ' ' order by e.id) from operation_run_events e where e.run_id = r.id) as kinds
     from operation_runs r where r.status = 'completed' order by r.id`,
    [],
  )

/**
 * Every run ended once, as a success whose counts add up, and its initiator was told once; every start that was
 * acknowledged has its row; no lane counts a run that is not there.
 */
export async function expectOneTrueEndEach(pool: pg.Pool, acknowledged: readonly number[]): Promise<EndedRun[]> {
  const runs = await endedRuns(pool)
  const untrue = runs.filter((run) => faultOf(run) !== null).map((run) => ({ ...run, fault: faultOf(run) }))
  expect(untrue).toEqual([])
  const known = new Set(runs.map(({ id }) => id))
  expect(acknowledged.filter((id) => !known.has(id))).toEqual([])
  const lanes = await seed<{ key: string }>(pool, 'select key, running from lanes where running <> 0', [])
  expect(lanes).toEqual([])
  return runs
}

function faultOf({ outcome, ends, notifications, counts, kinds }: EndedRun): string | null {
  const of = (key: string): number => counts[key] ?? 0
  if (ends !== 1) return `${ends} ends`
  if (notifications !== 1) return `${notifications} notifications`
  if (outcome !== 'succeeded') return 'no success'
  if (of('processed') !== of('total') || of('succeeded') !== of('processed') || of('total') === 0)
    return 'counts of types'
  if (of('created') + of('updated') + of('unchanged') !== of('items')) return 'counts of items'
  return kinds.includes('reconcile') ? 'reconciled' : null
}
