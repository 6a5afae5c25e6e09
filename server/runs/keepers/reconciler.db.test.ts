import { sql } from 'kysely'
import { beforeEach, expect, test } from 'vitest'
import { testDatabase } from '../../../tests/database.ts'
import { beginRun, eventKinds, importRun, notificationsOf, readRun, startSync } from '../../../tests/operations.ts'
import { createTenant, createWorkspace, seed, type TestWorkspace } from '../../../tests/people.ts'
import { withScope } from '../../database/scope.ts'
import { createHintSender } from '../hints-postgres.ts'
import { leaseOf } from '../run-row.ts'
import { complete, enterWorker, workerMover } from '../service.ts'
import { createReconciler, decide, type Suspect } from './reconciler.ts'
import { sharedSightings } from './shared-sightings.ts'

const database = testDatabase()
const quietSender = { announce: () => undefined, close: () => Promise.resolve() }
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
const ago = (seconds: number) => new Date(Date.now() - seconds * 1000)
let workspace: TestWorkspace
let clock = 0

beforeEach(async () => {
  workspace = await createWorkspace(database.pool)
  await withScope(database.db, { kind: 'worker' }, (tx) =>
    enterWorker(tx, { id: `w-${Math.random()}`, host: 'h', pid: 1, slots: 1 }),
  )
})

const reconciler = () =>
  createReconciler({
    db: database.db,
    sender: createHintSender(database.db, quiet),
    log: quiet,
    name: 'test',
    monotonicNow: () => clock,
  })

/** A run whose worker said nothing for so long; its lane counts it. */
async function silent(seconds: number, values: Record<string, unknown> = {}): Promise<number> {
  const tenant = workspace.tenants[0]!
  await seed(
    database.pool,
    `insert into lanes (key, workspace_id, tenant_id, max, running) values ($1, $2, $3, 2, 1) on conflict do nothing`,
    [`tenant:${tenant.id}:provider`, workspace.id, tenant.id],
  )
  return importRun(database.pool, workspace, {
    status: 'running',
    started_at: ago(seconds + 60),
    heartbeat_at: ago(seconds),
    worker_id: 'w-dead',
    lease_token: 1,
    attempt: 3,
    lane_counted: true,
    ...values,
  })
}

test('a dead run is seen twice before it is ended; then once, with lineage, event and notification', async () => {
  const id = await silent(30)
  const keeper = reconciler()
  expect((await keeper.runOnce()).ended).toBe(0)
  clock += 2000
  expect((await keeper.runOnce()).ended).toBe(0)
  clock += 3000
  expect((await keeper.runOnce()).ended).toBe(1)
  const run = await readRun(database.db, id)
  expect(run).toMatchObject({
    status: 'completed',
    outcome: 'failed',
    reason_code: 'worker_crash_loop',
    freshness: 'reconciled_failed',
    problem_class: 'terminal_follow_up',
  })
  expect(run.context['reconciliation']).toMatchObject({
    fromStatus: 'running',
    workerId: 'w-dead',
    decidedBy: 'test',
    thresholdSeconds: 20,
  })
  expect(await eventKinds(database.db, id)).toEqual(['reconcile'])
  expect(await notificationsOf(database.db, id)).toHaveLength(1)
  clock += 10_000
  expect((await keeper.runOnce()).ended).toBe(0)
  expect(await notificationsOf(database.db, id)).toHaveLength(1)
})

test('a run of a type that only another build knows is left to its workers while one of them lives', async () => {
  const id = await silent(30, { type: 'from.the.future', attempt: 1 })
  await database.pool.query(
    `insert into workers (id, host, pid, slots, types) values ('w-new', 'h', 1, 1, '{from.the.future}')`,
  )
  const keeper = reconciler()
  const sweepTwice = async () => {
    const { ended } = await keeper.runOnce()
    clock += 6000
    return ended + (await keeper.runOnce()).ended
  }
  expect(await sweepTwice()).toBe(0)
  await database.pool.query(`update workers set last_beat_at = now() - interval '11 seconds' where id = 'w-new'`)
  expect(await sweepTwice()).toBe(1)
  expect(await readRun(database.db, id)).toMatchObject({ outcome: 'failed', reason_code: 'worker_lost' })
})

test('one that has just come goes by what others saw, and by nothing that they saw before the database was away', async () => {
  const seenByOthers = sharedSightings(database.db)
  const fresh = () => createReconciler({ db: database.db, sender: quietSender, log: quiet, name: 'test', seenByOthers })
  const seenAgo = (id: number, seconds: number) =>
    database.pool.query(`update run_sightings set at = at - make_interval(secs => $2) where run_id = $1`, [id, seconds])
  const id = await silent(30)
  expect((await fresh().runOnce()).ended).toBe(0)
  await seenAgo(id, 4)
  expect((await fresh().runOnce()).ended).toBe(0)
  await seenAgo(id, 60)
  expect((await fresh().runOnce()).ended).toBe(0)
  await seenAgo(id, 6)
  expect((await fresh().runOnce()).ended).toBe(1)

  const heardMeanwhile = await silent(30)
  await fresh().runOnce()
  await seenAgo(heardMeanwhile, 6)
  await withScope(database.db, { kind: 'platform' }, (tx) =>
    sql`update run_sightings set heartbeat = 'another beat' where run_id = ${heardMeanwhile}`.execute(tx),
  )
  expect((await fresh().runOnce()).ended).toBe(0)
  await seenAgo(heardMeanwhile, 6)
  expect((await fresh().runOnce()).ended).toBe(1)
})

test('two reconcilers at the same instant: one move', async () => {
  const id = await silent(30)
  const keepers = [reconciler(), reconciler()]
  for (const keeper of keepers) await keeper.runOnce()
  clock += 6000
  const sweeps = await Promise.all(keepers.map((keeper) => keeper.runOnce()))
  expect(sweeps.reduce((sum, sweep) => sum + sweep.ended, 0)).toBe(1)
  expect(await notificationsOf(database.db, id)).toHaveLength(1)
})

test('a beat between two sweeps lets it live', async () => {
  const id = await silent(30)
  const keeper = reconciler()
  await keeper.runOnce()
  await withScope(database.db, { kind: 'worker' }, (tx) =>
    sql`select run_beat('w-dead', array[${id}]::bigint[], array[1]::bigint[], '10 s')`.execute(tx),
  )
  clock += 6000
  await keeper.runOnce()
  expect(await readRun(database.db, id)).toMatchObject({ status: 'running' })
})

test('fresh, queued and completed runs are not touched', async () => {
  const fresh = await silent(5)
  const { id: queued } = await startSync(database.db, workspace)
  const completed = await importRun(database.pool, workspace, {
    status: 'completed',
    outcome: 'succeeded',
    started_at: ago(90),
    completed_at: ago(80),
    heartbeat_at: ago(85),
  })
  const keeper = reconciler()
  await keeper.runOnce()
  clock += 6000
  await keeper.runOnce()
  expect(await readRun(database.db, fresh)).toMatchObject({ status: 'running' })
  expect(await readRun(database.db, queued)).toMatchObject({ status: 'queued' })
  expect(await readRun(database.db, completed)).toMatchObject({ outcome: 'succeeded' })
})

test('the result of a worker that comes back after the reconciler is refused', async () => {
  const id = await silent(30)
  const before = await readRun(database.db, id)
  const keeper = reconciler()
  await keeper.runOnce()
  clock += 6000
  await keeper.runOnce()
  const late = await withScope(database.db, { kind: 'worker' }, (tx) =>
    complete(tx, leaseOf(before), { kind: 'items' }, workerMover('w-dead')),
  )
  expect(late).toBeNull()
  expect(await readRun(database.db, id)).toMatchObject({ outcome: 'failed', lease_token: 2 })
})

test('a wish that nobody honours is forced after a minute, although the worker beats', async () => {
  const id = await silent(1, { cancel_requested_at: ago(61), cancel_requested_by: workspace.people.owner.id })
  await reconciler().runOnce()
  expect(await readRun(database.db, id)).toMatchObject({
    outcome: 'cancelled',
    reason_code: 'cancel_forced',
    problem_class: 'none',
  })
})

test('after the database was away a wish does not make a run look dead: it too must be seen silent twice', async () => {
  const id = await silent(30, { cancel_requested_at: ago(35), cancel_requested_by: workspace.people.owner.id })
  const keeper = reconciler()
  expect((await keeper.runOnce()).ended).toBe(0)
  clock += 6000
  expect((await keeper.runOnce()).ended).toBe(1)
  expect(await readRun(database.db, id)).toMatchObject({ outcome: 'cancelled', reason_code: 'cancel_forced' })
})

test('a run that was handed over in order is not in a crash loop', async () => {
  const id = await silent(30)
  await seed(
    database.pool,
    `insert into operation_run_events (run_id, workspace_id, kind, actor_kind, actor_name) values ($1, $2, 'release', 'worker', 'w-before')`,
    [id, workspace.id],
  )
  const keeper = reconciler()
  await keeper.runOnce()
  clock += 6000
  expect((await keeper.runOnce()).ended).toBe(0)
  expect(await readRun(database.db, id)).toMatchObject({ status: 'running' })
})

test('a worker that is frozen while it enters holds up the beats of no other', async () => {
  const id = await silent(30)
  const frozen = await database.pool.connect()
  await frozen.query(`begin; select * from worker_fleet for update`)
  await withScope(database.db, { kind: 'worker' }, (tx) =>
    sql`select run_beat('w-dead', array[${id}]::bigint[], array[1]::bigint[], '10 s')`.execute(tx),
  )
  await frozen.query('rollback')
  frozen.release()
  expect(await readRun(database.db, id)).toMatchObject({ freshness: 'fresh_active' })
})

test('a run that outlives its maximum is ended although it beats, and waiting is not counted', async () => {
  const overdue = await silent(1, { started_at: ago(31 * 60) })
  const waited = await silent(1, { started_at: ago(31 * 60), waited_ms: 5 * 60_000 })
  await reconciler().runOnce()
  expect(await readRun(database.db, overdue)).toMatchObject({ outcome: 'failed', reason_code: 'runtime_exceeded' })
  expect(await readRun(database.db, waited)).toMatchObject({ status: 'running' })
})

test('a run with a cursor and attempts left is not ended: somebody goes on with it', async () => {
  const id = await silent(30, { attempt: 1 })
  const keeper = reconciler()
  await keeper.runOnce()
  clock += 6000
  expect((await keeper.runOnce()).ended).toBe(0)
  expect(await readRun(database.db, id)).toMatchObject({
    status: 'running',
    freshness: 'likely_stale',
    problem_class: 'active_stale_attention',
  })
})

test('a queue is stalled only when there is room and workers have been there for ten minutes', async () => {
  const lane = `tenant:${workspace.tenants[0]!.id}:provider`
  await seed(database.pool, `insert into lanes (key, workspace_id, tenant_id, max) values ($1, $2, $3, 2)`, [
    lane,
    workspace.id,
    workspace.tenants[0]!.id,
  ])
  const id = await importRun(database.pool, workspace, { run_after: ago(3600), created_at: ago(3600) })
  const keeper = reconciler()
  await keeper.runOnce()
  clock += 6000
  await keeper.runOnce()
  expect(await readRun(database.db, id)).toMatchObject({ status: 'queued', freshness: 'fresh_active' })

  await database.pool.query(
    `update worker_fleet set alive_since = now() - interval '11 minutes', last_alive_at = now()`,
  )
  await keeper.runOnce()
  expect(await readRun(database.db, id)).toMatchObject({ freshness: 'likely_stale' })
  clock += 6000
  await keeper.runOnce()
  expect(await readRun(database.db, id)).toMatchObject({
    status: 'completed',
    outcome: 'failed',
    reason_code: 'queue_stalled',
  })
})

test.each([
  { slots: 1, hands: 'full', status: 'queued', freshness: 'fresh_active' },
  { slots: 1000, hands: 'free', status: 'completed', freshness: 'reconciled_failed' },
])('a run that workers with $hands hands did not take up: $status', async ({ slots, status, freshness }) => {
  await database.pool.query(`update workers set last_beat_at = now() - interval '1 hour'`)
  await withScope(database.db, { kind: 'worker' }, (tx) =>
    enterWorker(tx, { id: `w-hands-${slots}`, host: 'here', pid: 1, slots }),
  )
  const busy = await importRun(database.pool, workspace, { created_at: ago(900) })
  const { lease_token: token } = await beginRun(database.db, busy, `w-hands-${slots}`)
  const other = await createTenant(database.pool, workspace.id, 'Other')
  const lane = `tenant:${other.id}:provider`
  const place = [lane, workspace.id, other.id]
  await seed(database.pool, `insert into lanes (key, workspace_id, tenant_id, max) values ($1, $2, $3, 2)`, place)
  const long = { tenant_id: other.id, lane_key: lane, run_after: ago(3600), created_at: ago(3600) }
  const waiting = await importRun(database.pool, workspace, long)
  await database.pool.query(
    `update worker_fleet set alive_since = now() - interval '11 minutes', last_alive_at = now()`,
  )
  await withScope(database.db, { kind: 'worker' }, (tx) =>
    sql`select * from run_beat(${`w-hands-${slots}`}, array[${busy}]::bigint[], array[${token}]::bigint[], interval '10 seconds')`.execute(
      tx,
    ),
  )
  const keeper = reconciler()
  await keeper.runOnce()
  clock += 6000
  await keeper.runOnce()
  expect(await readRun(database.db, waiting)).toMatchObject({ status, freshness })
})

test('a run behind a lane of long ones is not ended for it, however soon room is seen before somebody takes it', async () => {
  const lane = `tenant:${workspace.tenants[0]!.id}:provider`
  await seed(
    database.pool,
    `insert into lanes (key, workspace_id, tenant_id, max, running) values ($1, $2, $3, 2, 0)`,
    [lane, workspace.id, workspace.tenants[0]!.id],
  )
  const long = await Promise.all(['a', 'b'].map(() => importRun(database.pool, workspace, { created_at: ago(1200) })))
  for (const id of long) await beginRun(database.db, id, 'w-long')
  const waiting = await importRun(database.pool, workspace, { run_after: ago(1200), created_at: ago(1200) })
  await database.pool.query(
    `update worker_fleet set alive_since = now() - interval '20 minutes', last_alive_at = now()`,
  )
  await seed(database.pool, `update lanes set last_served = now() - interval '19 minutes' where key = $1`, [lane])
  const first = await readRun(database.db, long[0]!)
  await withScope(database.db, { kind: 'worker' }, (tx) =>
    complete(tx, leaseOf(first), { kind: 'items' }, workerMover('w-long')),
  )
  expect(await readRun(database.db, waiting)).toMatchObject({ status: 'queued', freshness: 'fresh_active' })
  const keeper = reconciler()
  await keeper.runOnce()
  clock += 6000
  await keeper.runOnce()
  expect(await readRun(database.db, waiting)).toMatchObject({ status: 'queued', freshness: 'fresh_active' })
})

const suspect: Suspect = {
  id: 1,
  type: 'inventory.sync',
  status: 'running',
  attempt: 1,
  lease_token: 1,
  heartbeat: null,
  silent_seconds: 30,
  overdue_seconds: -100,
  wish_seconds: null,
  is_stalled: false,
  has_holder: true,
}

test.each<[Partial<Suspect>, string]>([
  [{}, 'resume'],
  [{ attempt: 3 }, 'worker_crash_loop'],
  [{ overdue_seconds: 0 }, 'runtime_exceeded'],
  [{ type: 'from.the.future' }, 'worker_lost'],
  [{ wish_seconds: 1 }, 'cancel_forced'],
  [{ silent_seconds: 19 }, 'leave'],
  [{ silent_seconds: 1, overdue_seconds: 0 }, 'runtime_exceeded'],
  [{ silent_seconds: 1, wish_seconds: 60 }, 'cancel_forced'],
  [{ has_holder: false, silent_seconds: null }, 'leave'],
  [{ has_holder: false, silent_seconds: null, is_stalled: true }, 'queue_stalled'],
])('%j: %s', (change, expected) => {
  const decision = decide({ ...suspect, ...change })
  expect(decision.kind === 'end' ? decision.reason : decision.kind).toBe(expected)
})
