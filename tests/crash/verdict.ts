import { expect } from 'vitest'
import { moves } from '../../operations/lifecycle.ts'
import { cleanSummary, summaryFault } from '../../operations/summary.ts'
import { withScope, type Database } from '../../server/database/scope.ts'
import { recountLane } from '../../server/runs/service.ts'
import { notificationsOf, readRun } from '../operations.ts'
import { seed } from '../people.ts'
import type { CrashWorld } from './world.ts'

/** What the database says after the storm, asked without the code that wrote it wherever that is possible. */

const endings: readonly string[] = Object.entries(moves)
  .filter(([, move]) => move.to === 'completed')
  .map(([name]) => name)

export type Event = { readonly kind: string; readonly actor_name: string }

export const eventsOf = (db: Database, id: number): Promise<Event[]> =>
  withScope(db, { kind: 'platform' }, (tx) =>
    tx
      .selectFrom('operation_run_events')
      .select(['kind', 'actor_name'])
      .where('run_id', '=', id)
      .orderBy('id')
      .execute(),
  )

/** Each run ended once and was told once, succeeded, and what it counted is what stands in the inventory. */
export async function expectAllTrue(world: CrashWorld, ids: readonly number[]): Promise<void> {
  const itemCounts = new Set<number>()
  for (const id of ids) {
    const run = await readRun(world.db, id)
    const events = await eventsOf(world.db, id)
    const story = `run ${id}: ${events.map(({ kind }) => kind).join(' ')}`
    expect(
      events.filter(({ kind }) => endings.includes(kind)),
      story,
    ).toHaveLength(1)
    expect(await notificationsOf(world.db, id), story).toHaveLength(1)
    expect(run, story).toMatchObject({ status: 'completed', outcome: 'succeeded', reason_code: null, failures: [] })
    const counts = cleanSummary(run.summary_counts)
    expect(summaryFault(counts), story).toBeNull()
    expect(counts.processed, story).toBe(counts.total)
    expect((counts.created ?? 0) + (counts.updated ?? 0) + (counts.unchanged ?? 0), story).toBe(counts.items)
    expect(counts.items, story).toBe(await itemsOf(world, id))
    itemCounts.add(counts.items ?? 0)
  }
  // All tenants hold the same, so whatever was lost or counted twice would show.
  expect([...itemCounts]).toHaveLength(1)
  expect(Math.max(...itemCounts)).toBeGreaterThan(0)
  await expectNothingLeft(world)
}

async function itemsOf({ pool }: CrashWorld, id: number): Promise<number> {
  const [row] = await seed<{ count: number }>(
    pool,
    'select count(*)::int as count from inventory_items where last_seen_operation_run_id = $1',
    [id],
  )
  return row?.count ?? 0
}

/** No run active, no lane counting one, and the count of each lane as it should be. */
export async function expectNothingLeft({ db, pool }: CrashWorld): Promise<void> {
  const active = await seed(pool, `select id from operation_runs where status <> 'completed'`, [])
  expect(active).toEqual([])
  const lanes = await seed<{ key: string; running: number }>(pool, 'select key, running from lanes', [])
  expect(lanes.filter((lane) => lane.running !== 0)).toEqual([])
  for (const { key } of lanes) expect(await withScope(db, { kind: 'platform' }, (tx) => recountLane(tx, key))).toBe(0)
}
