import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testDatabase } from '../../tests/database.ts'
import { beginRun, eventKinds, notificationsOf, readRun, startSync } from '../../tests/operations.ts'
import { createWorkspace, type TestWorkspace } from '../../tests/people.ts'
import { withScope, type Tx } from '../database/scope.ts'
import { leaseOf, type RunRow } from './run-row.ts'
import * as service from './service.ts'

const database = testDatabase()
const by = service.workerMover('w-test')
const asWorker = <T>(work: (tx: Tx) => Promise<T>) => withScope(database.db, { kind: 'worker' }, work)

async function running(person?: null): Promise<{ workspace: TestWorkspace; run: RunRow }> {
  const workspace = await createWorkspace(database.pool)
  const { id } = await startSync(database.db, workspace, person === null ? { person } : {})
  return { workspace, run: await beginRun(database.db, id) }
}

const why = { at: '2026-05-01T10:00:00.000Z', reason: 'worker_lost', thresholdSeconds: 20, decidedBy: 'test' } as const

const endKinds = ['complete', 'block', 'cancel', 'reconcile']

/** Every road of a running run to its end. */
const roads: Record<string, { outcome: string; go: (tx: Tx, run: RunRow) => Promise<RunRow | null> }> = {
  success: { outcome: 'succeeded', go: (tx, run) => service.complete(tx, leaseOf(run), { kind: 'items' }, by) },
  failure: {
    outcome: 'failed',
    go: (tx, run) => service.complete(tx, leaseOf(run), { kind: 'failure', code: 'throttled', message: 'm' }, by),
  },
  crash: {
    outcome: 'failed',
    go: (tx, run) =>
      service.complete(tx, leaseOf(run), { kind: 'failure', code: 'internal_error', message: 'ref' }, by),
  },
  block: {
    outcome: 'blocked',
    go: (tx, run) => service.blockRunning(tx, leaseOf(run), 'provider_connection_invalid', by),
  },
  cancel: { outcome: 'cancelled', go: (tx, run) => service.cancelRunning(tx, leaseOf(run), by) },
  reconcile: { outcome: 'failed', go: (tx, run) => service.reconcile(tx, run, why) },
}

for (const [name, road] of Object.entries(roads)) {
  test(`${name}: one end, one notification to the initiator, one audit entry, in one commit; a second time changes nothing`, async () => {
    const { workspace, run } = await running()
    const ended = await asWorker((tx) => road.go(tx, run))
    expect(ended).toMatchObject({ status: 'completed', outcome: road.outcome, lane_counted: false })
    const [notification, ...more] = await notificationsOf(database.db, run.id)
    expect(more).toEqual([])
    expect(notification).toMatchObject({
      user_id: workspace.people.operator.id,
      kind: 'operation_run_completed',
      url: `/admin/operations/${run.id}`,
    })

    const before = await readRun(database.db, run.id)
    for (const other of Object.values(roads)) expect(await asWorker((tx) => other.go(tx, run))).toBeNull()
    const after = await readRun(database.db, run.id)
    expect({ ...after, as_of: null, alive_since: null, last_alive_at: null }).toEqual({
      ...before,
      as_of: null,
      alive_since: null,
      last_alive_at: null,
    })
    expect(await notificationsOf(database.db, run.id)).toHaveLength(1)
    expect((await eventKinds(database.db, run.id)).filter((kind) => endKinds.includes(kind))).toHaveLength(1)

    const lanes = await asWorker((tx) =>
      tx.selectFrom('lanes').select('running').where('key', '=', run.lane_key).execute(),
    )
    expect(lanes).toEqual([{ running: 0 }])
  })
}

test('nobody started it: nobody is told', async () => {
  const { run } = await running(null)
  await asWorker((tx) => service.complete(tx, leaseOf(run), { kind: 'items' }, by))
  expect(await notificationsOf(database.db, run.id)).toEqual([])
  expect(await readRun(database.db, run.id)).toMatchObject({
    initiator_id: null,
    initiator_name: 'System',
    status: 'completed',
  })
})

test('run, event, notification and audit entry of an end share one transaction', async () => {
  const { run } = await running()
  await asWorker((tx) => service.complete(tx, leaseOf(run), { kind: 'items' }, by))
  const xmins = await asWorker(async (tx) => {
    const of = async (
      table: 'operation_runs' | 'operation_run_events' | 'notifications' | 'audit_log',
      where: string,
    ) => {
      const { rows } = await sql<{
        xmin: string
      }>`select xmin::text from ${sql.table(table)} where ${sql.raw(where)} order by id desc limit 1`.execute(tx)
      return rows[0]?.xmin
    }
    return [
      await of('operation_runs', `id = ${run.id}`),
      await of('operation_run_events', `run_id = ${run.id}`),
      await of('notifications', `run_id = ${run.id}`),
      await of('audit_log', `resource_id = '${run.id}'`),
    ]
  })
  expect(new Set(xmins).size).toBe(1)
})

test('the outcome is computed from the counts that stand in the row', async () => {
  const { run } = await running()
  await asWorker((tx) =>
    service.batch(tx, leaseOf(run), async () => ({ counts: { total: 3, processed: 2, succeeded: 2 } })),
  )
  await asWorker((tx) =>
    service.batch(tx, leaseOf(run), async () => ({
      counts: { processed: 1, failed: 1 },
      failures: [{ code: 'throttled', message: 'slow\u0000' }],
    })),
  )
  const ended = await asWorker((tx) => service.complete(tx, leaseOf(run), { kind: 'items' }, by))
  expect(ended).toMatchObject({
    outcome: 'partially_succeeded',
    reason_code: 'some_items_failed',
    summary_counts: { total: 3, processed: 3, succeeded: 2, failed: 1 },
  })
})

test('counts that do not hold together are refused, and nothing of the batch stands', async () => {
  const { run } = await running()
  const wrong = asWorker((tx) => service.batch(tx, leaseOf(run), async () => ({ counts: { total: 1, processed: 2 } })))
  await expect(wrong).rejects.toThrow(/do not hold together/)
  expect((await readRun(database.db, run.id)).summary_counts).toEqual({})
})

test('unknown and nested counts are dropped at the door', async () => {
  const { run } = await running()
  const counts = { total: 2, secret: 7, created: { deep: 1 } } as never
  await asWorker((tx) => service.batch(tx, leaseOf(run), async () => ({ counts })))
  expect((await readRun(database.db, run.id)).summary_counts).toEqual({ total: 2 })
})

test('a holder whose token has moved on writes nothing, neither counts nor what its batch would write', async () => {
  const { run } = await running()
  const stale = leaseOf(run)
  await asWorker((tx) => service.resume(tx, run, 'w-other'))
  let wrote = false
  const batch = await asWorker((tx) =>
    service.batch(tx, stale, async () => {
      wrote = true
      return { counts: { total: 1 } }
    }),
  )
  expect([batch, wrote]).toEqual([null, false])
  expect(await asWorker((tx) => service.complete(tx, stale, { kind: 'items' }, by))).toBeNull()
  expect(await asWorker((tx) => service.release(tx, stale, 'w-test'))).toBeNull()
  expect(await asWorker((tx) => service.cancelRunning(tx, stale, by))).toBeNull()
  expect(await readRun(database.db, run.id)).toMatchObject({
    status: 'running',
    worker_id: 'w-other',
    attempt: 2,
    summary_counts: {},
  })
})

test('work that was done cannot be called blocked', async () => {
  const { run } = await running()
  const worked = await asWorker((tx) =>
    service.batch(tx, leaseOf(run), async () => ({ counts: { total: 2, processed: 1, succeeded: 1 } })),
  )
  if (worked === null) throw new Error('the batch was fenced')
  await expect(asWorker((tx) => service.blockRunning(tx, leaseOf(run), 'write_gate_blocked', by))).rejects.toThrow(
    /cannot be blocked/,
  )
})

test('a reconciled run keeps its lineage, and with a standing wish it was cancelled', async () => {
  const lost = await running()
  expect(await asWorker((tx) => service.reconcile(tx, lost.run, why))).toMatchObject({
    outcome: 'failed',
    reason_code: 'worker_lost',
  })
  expect((await readRun(database.db, lost.run.id)).context['reconciliation']).toMatchObject({
    fromStatus: 'running',
    workerId: 'w-test',
    thresholdSeconds: 20,
  })
  expect((await notificationsOf(database.db, lost.run.id))[0]?.title).toContain('ended by reconciliation')

  const { workspace, run } = await running()
  await withScope(database.db, { kind: 'platform' }, (tx) => service.requestCancel(tx, run.id, workspace.people.owner))
  const wished = await readRun(database.db, run.id)
  expect(await asWorker((tx) => service.reconcile(tx, wished, why))).toMatchObject({
    outcome: 'cancelled',
    reason_code: 'cancel_forced',
  })
  expect(await readRun(database.db, run.id)).toMatchObject({ problem_class: 'none', freshness: 'terminal_normal' })
})
