import { expect } from 'vitest'
import { seed } from '../people.ts'
import type { Death, Fate } from './deaths.ts'
import { expectNothingLeft } from './verdict.ts'
import type { CrashWorld } from './world.ts'

/** What the database says of many runs at once, after everything that befell them. */

export type Ended = { readonly succeeded: number; readonly crashLoops: number }

const endedSql = `
  select r.id, r.status, r.outcome, r.reason_code, r.attempt, r.summary_counts as counts,
    substring(r.context #>> '{reconciliation,decidedBy}' from 'w-[0-9a-f]+') as decided_by,
    (select count(*)::int from operation_run_events e where e.run_id = r.id and e.to_status = 'completed') as ends,
    (select count(*)::int from notifications n where n.run_id = r.id) as told,
    (select count(*)::int from inventory_items i where i.last_seen_operation_run_id = r.id) as items,
    (select coalesce(array_agg(e.actor_name order by e.id), '{}') from operation_run_events e where e.run_id = r.id and e.kind in ('begin', 'resume')) as holders
  from operation_runs r where r.id = any ($1)`

type Row = {
  id: number
  outcome: string
  reason_code: string | null
  attempt: number
  decided_by: string | null
  counts: Record<string, number>
  ends: number
  told: number
  items: number
  holders: string[]
}

/**
 * Each ended once and was told once; it succeeded with counts that are those of the inventory, or three workers that are
 * truly dead were lost while they did it, one after the other. `countsReleases`: a worker whose version held a run that was
 * given back for lost as well.
 */
export async function expectEachEndedTrue(
  world: CrashWorld,
  ids: readonly number[],
  deaths: readonly Death[],
  countsReleases: (workerId: string) => boolean = () => false,
): Promise<Ended> {
  const dead = new Set(deaths.map(({ workerId }) => workerId))
  const rows = await seed<Row>(world.pool, endedSql, [ids])
  expect(rows).toHaveLength(ids.length)
  let crashLoops = 0
  for (const row of rows) {
    const story = `run ${row.id}: ${JSON.stringify(row)}`
    expect(row, story).toMatchObject({ status: 'completed', ends: 1, told: 1 })
    if (row.reason_code === 'worker_crash_loop') {
      crashLoops++
      expect(row.outcome, story).toBe('failed')
      const isTheirs = row.decided_by !== null && countsReleases(row.decided_by)
      const lost = isTheirs ? row.holders : row.holders.filter((holder) => dead.has(holder))
      expect(lost, story).toHaveLength(3)
      expect(dead, story).toContain(lost.at(-1))
      continue
    }
    expect(row, story).toMatchObject({ outcome: 'succeeded', reason_code: null })
    const { processed, total, items, created = 0, updated = 0, unchanged = 0 } = row.counts
    expect(processed, story).toBe(total)
    expect(items, story).toBe(created + updated + unchanged)
    expect(items, story).toBe(row.items)
  }
  await expectNothingLeft(world)
  return { succeeded: rows.length - crashLoops, crashLoops }
}

/** Every run that was taken from a worker, by whether that worker was dead then. */
export async function takeovers(
  { pool }: CrashWorld,
  deaths: readonly Death[],
): Promise<{ ofTheDead: number; ofTheLiving: string[] }> {
  const diedAt = new Map(deaths.map(({ workerId, at }) => [workerId, at]))
  const rows = await seed<{ run_id: number; kind: string; at: Date; before: string; before_kind: string }>(
    pool,
    `select * from (
       select run_id, kind, at, lag(actor_name) over runs as before, lag(kind) over runs as before_kind
       from operation_run_events window runs as (partition by run_id order by id)) e
     where kind in ('resume', 'reconcile')`,
    [],
  )
  const taken = rows.filter(({ before_kind }) => before_kind !== 'release')
  const isOfTheDead = ({ before, at }: (typeof rows)[number]): boolean =>
    (diedAt.get(before) ?? Infinity) < at.getTime()
  return {
    ofTheDead: taken.filter(isOfTheDead).length,
    ofTheLiving: taken
      .filter((row) => !isOfTheDead(row))
      .map((row) => `${row.kind} of ${row.run_id} from ${row.before}`),
  }
}

/** Those that were to be seen as stale at all: not settled before anybody is called stale. */
export const couldBeShown = (fate: Fate): boolean => fate.resolvedAfterMs > 10_000
