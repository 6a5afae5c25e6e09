import { expect, test } from 'vitest'
import { withScope } from '../../server/database/scope.ts'
import type { Handler } from '../../server/runs/handler.ts'
import { createReconciler } from '../../server/runs/keepers/reconciler.ts'
import { countTabs, listRuns } from '../../server/runs/queries.ts'
import { operationJson } from '../../server/runs/run-json.ts'
import type { ResolvedFilter } from '../../server/runs/resolved-filter.ts'
import { until } from '../crash/until.ts'
import { testDatabase } from '../database.ts'
import { personScope, readRun, runWorker, startSync } from '../operations.ts'
import { createWorkspace, seed, type TestWorkspace } from '../people.ts'
import { queueUp } from './long-queue.ts'

/** A long queue is honest work that waits (spec: operations §10, §13): never stale, never in anybody's way, told exactly. */

const database = testDatabase()
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
const queueLength = 20_000
const ofDay = (workspace: TestWorkspace): ResolvedFilter => ({
  places: { whole: [workspace.id], tenants: [], own: [] },
  tenantIds: null,
  initiatorId: null,
  from: new Date(Date.now() - 86_400_000),
  to: null,
  text: null,
  ids: null,
  filter: {},
})
const counts = (workspace: TestWorkspace) =>
  withScope(database.db, { kind: 'platform' }, (tx) => countTabs(tx, ofDay(workspace)))

/** What a person of the workspace reads of one operation, and of the newest page of them. */
const waitingOf = async (id: number) => operationJson(await readRun(database.db, id)).waiting
async function waitingOnPage(workspace: TestWorkspace) {
  const page = await withScope(database.db, personScope(workspace, workspace.people.owner), (tx) =>
    listRuns(tx, ofDay(workspace), null, 50),
  )
  return new Map(page.map((row) => [row.id, operationJson(row).waiting]))
}

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

/** The page says of each what its own page says, and nobody is ahead before their time has come. */
async function expectTrueOnPage(workspace: TestWorkspace, done: number, third: number, last: number): Promise<void> {
  const onPage = await waitingOnPage(workspace)
  expect(onPage.size).toBe(50)
  for (const [id, waiting] of onPage) if (id !== done) expect(waiting).toEqual(await waitingOf(id))
  // Not ahead of anybody before its time has come, although it will go first then.
  await seed(
    database.pool,
    `insert into operation_runs (workspace_id, tenant_id, initiator_name, type, status, identity_hash, scope_hash, lane_key, priority, run_after)
     select workspace_id, tenant_id, 'Later', type, 'queued', '\\x01', '\\x01', lane_key, 1, now() + interval '1 hour' from operation_runs where id = $1`,
    [last],
  )
  expect(await waitingOf(third)).toEqual({ for: 'lane', behind: 2, running: 2, isFull: true })
}

/** As if no worker had been there for an hour: nothing is stale or ended for it, and what waits says what it waits for. */
async function countsAfterAnHourAway(workspace: TestWorkspace, last: number) {
  await database.pool.query(
    `update worker_fleet set alive_since = now() - interval '3 hours', last_alive_at = now() - interval '1 hour'`,
  )
  await database.pool.query(`update lanes set last_served = now() - interval '1 hour'`)
  const before = await counts(workspace)
  expect(before).toMatchObject({ active_stale_attention: 0, terminal_follow_up: 0 })
  expect(await waitingOf(last)).toMatchObject({ for: 'worker' })
  expect(await sweepTwice()).toBe(0)
  return before
}

test('20,000 queued behind a lane of two: none is stale, others are served, each is told its exact place, and none is failed for workers that were away', async () => {
  const workspace = await createWorkspace(database.pool, 2)
  const queued = await queueUp(database.pool, workspace, queueLength)
  const [first = 0, second = 0, third = 0] = queued
  const last = queued.at(-1) ?? 0
  const queue = { isOpen: false, inside: 0 }
  const handler = holdingBack(workspace.tenants[0]?.id, queue)
  const worker = await runWorker(database.url, database.db, handler, 10)
  await until(
    'both places are taken',
    () => queue.inside,
    (count) => count === 2,
  )
  for (const id of [first, second]) expect((await readRun(database.db, id)).status).toBe('running')
  // Two run, and all that were asked for before: of the first that waits only the two, of the last all others.
  expect(await waitingOf(third)).toEqual({ for: 'lane', behind: 2, running: 2, isFull: true })
  expect(await waitingOf(last)).toEqual({ for: 'lane', behind: queueLength - 1, running: 2, isFull: true })

  await database.pool.query(`update worker_fleet set alive_since = now() - interval '3 hours'`)
  expect(await counts(workspace)).toMatchObject({ active: queueLength, active_stale_attention: 0 })
  const asked = performance.now()
  const other = await startSync(database.db, workspace, { tenant: workspace.tenants[1]! })
  await until(
    'the other tenant is served',
    () => readRun(database.db, other.id),
    ({ status }) => status === 'completed',
  )
  const served = performance.now() - asked
  console.log(`another tenant's operation was started and done in ${served.toFixed(0)} ms behind ${queueLength} of one`)
  expect(served).toBeLessThan(2500)
  expect(queue.inside).toBe(3)

  await expectTrueOnPage(workspace, other.id, third, last)
  expect(await sweepTwice()).toBe(0)
  queue.isOpen = true
  await until(
    'the queue moves',
    () => queue.inside,
    (count) => count > 20,
  )
  queue.isOpen = false
  await worker.end()

  const before = await countsAfterAnHourAway(workspace, last)
  const inside = queue.inside
  const next = await runWorker(database.url, database.db, handler, 10)
  await until(
    'work goes on',
    () => queue.inside,
    (count) => count === inside + 2,
  )
  expect(await sweepTwice()).toBe(0)
  expect(await counts(workspace)).toMatchObject({
    active: before.active,
    active_stale_attention: 0,
    terminal_follow_up: 0,
  })
  queue.isOpen = true
  await next.end()
}, 60_000)
