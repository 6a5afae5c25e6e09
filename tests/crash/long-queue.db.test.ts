import { expect, test } from 'vitest'
import { withScope } from '../../server/database/scope.ts'
import type { Handler } from '../../server/runs/handler.ts'
import { createReconciler } from '../../server/runs/keepers/reconciler.ts'
import { countTabs } from '../../server/runs/queries.ts'
import { testDatabase } from '../database.ts'
import { readRun, runWorker, startSync } from '../operations.ts'
import { createWorkspace, seed, type TestWorkspace } from '../people.ts'
import { until } from './until.ts'

const database = testDatabase()
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
const queueLength = 20_000

/** Asked for two hours ago, all of one tenant, each its own work. */
async function queueUp(workspace: TestWorkspace): Promise<void> {
  const tenant = workspace.tenants[0]?.id
  const lane = `tenant:${tenant}:provider`
  await seed(database.pool, 'insert into lanes (key, workspace_id, tenant_id, max) values ($1, $2, $3, 2)', [
    lane,
    workspace.id,
    tenant,
  ])
  await seed(
    database.pool,
    `insert into operation_runs (workspace_id, tenant_id, initiator_id, initiator_name, type, status, identity_hash, scope_hash, lane_key, run_after, created_at)
     select $1, $2, $3, 'Queue', 'inventory.sync', 'queued', sha256(i::text::bytea), sha256(i::text::bytea), $4,
       now() - interval '2 hours', now() - interval '2 hours' from generate_series(1, $5) i`,
    [workspace.id, tenant, workspace.people.operator.id, lane, queueLength],
  )
}

const counts = (workspace: TestWorkspace) =>
  withScope(database.db, { kind: 'platform' }, (tx) =>
    countTabs(tx, {
      workspaceIds: [workspace.id],
      tenantId: null,
      initiatorId: null,
      from: new Date(Date.now() - 86_400_000),
      to: null,
      filter: {},
    }),
  )

/** Two sweeps as far apart as patience asks; how many runs they ended. */
async function sweepTwice(): Promise<number> {
  let now = 0
  const keeper = createReconciler({
    db: database.db,
    sender: { announce: () => undefined, close: () => Promise.resolve() },
    log: quiet,
    name: 'test',
    monotonicNow: () => now,
  })
  const first = await keeper.runOnce()
  now += 10_000
  return first.ended + (await keeper.runOnce()).ended
}

/** Ends at once, but for the runs of this tenant while its queue is not open. */
const holdingBack =
  (tenantId: number | undefined, queue: { readonly isOpen: boolean; inside: number }): Handler<'inventory.sync'> =>
  async (job) => {
    queue.inside++
    const isHeld = () => !queue.isOpen && job.tenant?.id === tenantId && !job.signal.aborted
    await until('it may end', isHeld, (held) => !held)
    job.checkpoint()
    return { kind: 'items' }
  }

test('20,000 queued behind a lane of two: none is stale, others are served, and none is failed for workers that were away', async () => {
  const workspace = await createWorkspace(database.pool, 2)
  await queueUp(workspace)
  const queue = { isOpen: false, inside: 0 }
  const handler = holdingBack(workspace.tenants[0]?.id, queue)
  const worker = await runWorker(database.url, database.db, handler, 10)
  await until(
    'both places are taken',
    () => queue.inside,
    (count) => count === 2,
  )

  await database.pool.query(`update worker_fleet set alive_since = now() - interval '3 hours'`)
  expect(await counts(workspace)).toMatchObject({ active: queueLength, active_stale_attention: 0 })
  const other = await startSync(database.db, workspace, { tenant: workspace.tenants[1]! })
  await until(
    'the other tenant is served',
    () => readRun(database.db, other.id),
    ({ status }) => status === 'completed',
  )
  expect(queue.inside).toBe(3)
  expect(await sweepTwice()).toBe(0)
  queue.isOpen = true
  await until(
    'the queue moves',
    () => queue.inside,
    (count) => count > 20,
  )
  queue.isOpen = false
  await worker.end()

  await database.pool.query(
    `update worker_fleet set alive_since = now() - interval '3 hours', last_alive_at = now() - interval '1 hour'`,
  )
  await database.pool.query(`update lanes set last_served = now() - interval '1 hour'`)
  const before = await counts(workspace)
  expect(before).toMatchObject({ active_stale_attention: 0, terminal_follow_up: 0 })
  expect(await sweepTwice()).toBe(0)

  const served = queue.inside
  const next = await runWorker(database.url, database.db, handler, 10)
  await until(
    'work goes on',
    () => queue.inside,
    (count) => count === served + 2,
  )
  expect(await sweepTwice()).toBe(0)
  expect(await counts(workspace)).toMatchObject({
    active: before.active,
    active_stale_attention: 0,
    terminal_follow_up: 0,
  })
  await next.end()
})
