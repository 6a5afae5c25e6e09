import { expect, test } from 'vitest'
import { withScope } from '../../server/database/scope.ts'
import { leaseOf } from '../../server/runs/run-row.ts'
import { complete, workerMover } from '../../server/runs/service.ts'
import { testDatabase } from '../database.ts'
import { beginRun, readRun, startSync } from '../operations.ts'
import { createWorkspace, type TestTenant, type TestWorkspace } from '../people.ts'
import { chance } from './hostile-text.ts'
import { manyStarts } from './many-starts.ts'
import { readAll } from './read-all.ts'
import { startingWorld } from './starting-world.ts'

/** Dedupe at length (spec: quality U1, U2). */

const database = testDatabase()
const world = startingWorld(database)
const rounds = 500
const instants = 5_000
const tenants = 8
const seed = Number(process.env['SEED'] ?? Date.now() % 1e9)

test('64 identical starts × 500 rounds over two web processes: one run each, no 5xx', async () => {
  const workspace = await createWorkspace(database.pool, 2)
  const webs = await Promise.all([world.web(), world.web()])
  const ask = await world.as(workspace.people.operator)
  for (const web of webs) await ask(web, { tenant: workspace.tenants[1]!, policyTypes: ['scopeTag'] })
  const { ids, statuses } = await manyStarts(webs, ask, workspace.tenants[0]!, rounds)
  expect(statuses).toEqual({ 202: rounds * 64 })
  expect(new Set(ids).size).toBe(rounds)
})

type Met = { old: number; fresh: number }

/** The end of a run and two starts of the same work, a moment apart at most; whichever comes first, one run stands after it. */
async function oneInstant(workspace: TestWorkspace, tenant: TestTenant, luck: ReturnType<typeof chance>, met: Met) {
  const { id } = await startSync(database.db, workspace, { tenant })
  const run = await beginRun(database.db, id)
  const after = (turns: number): Promise<void> =>
    turns === 0 ? Promise.resolve() : new Promise((resolve) => setImmediate(() => resolve(after(turns - 1))))
  const start = (turns: number) => after(turns).then(() => startSync(database.db, workspace, { tenant }))
  const [ended, ...started] = await Promise.all([
    after(luck.below(6)).then(() =>
      withScope(database.db, { kind: 'worker' }, (tx) =>
        complete(tx, leaseOf(run), { kind: 'items' }, workerMover('w-test')),
      ),
    ),
    start(luck.below(12)),
    start(luck.below(12)),
  ])
  expect(ended).toMatchObject({ status: 'completed' })
  const fresh = new Set(started.map((each) => each.id).filter((each) => each !== id))
  expect(fresh.size).toBeLessThanOrEqual(1)
  expect(started.filter((each) => each.created)).toHaveLength(fresh.size)
  if (fresh.size === 1) met.fresh++
  if (started.some((each) => each.id === id)) met.old++
  for (const left of fresh)
    if ((await readRun(database.db, left)).status !== 'queued') throw new Error(`run ${left} is gone`)
}

test('a start at the instant of the end × 5,000: the old run or one new one, never none, never two at once', async () => {
  console.log(`seed ${seed}`)
  const workspace = await createWorkspace(database.pool, tenants)
  const met: Met = { old: 0, fresh: 0 }
  await Promise.all(
    workspace.tenants.map(async (tenant, at) => {
      const luck = chance(seed + at)
      for (let round = 0; round < instants / tenants; round++) await oneInstant(workspace, tenant, luck, met)
    }),
  )
  console.log(met)
  expect(Math.min(met.old, met.fresh)).toBeGreaterThan(instants / 100)
  // No run was started before the one before it had ended.
  const crossed = await readAll(
    database.pool,
    `select id from (
       select r.id, e.at, lag(r.completed_at) over same as ended_before, lag(r.id) over same as before
       from operation_runs r join operation_run_events e on e.run_id = r.id and e.kind = 'start'
       where r.identity_hash in (select identity_hash from operation_runs group by tenant_id, identity_hash having count(*) > 1)
       window same as (partition by r.tenant_id, r.identity_hash order by r.id)) each
     where before is not null and (ended_before is null or at <= ended_before)`,
  )
  expect(crossed).toEqual([])
})
