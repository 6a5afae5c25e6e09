import { expect, test } from 'vitest'
import { testDatabase } from '../../tests/database.ts'
import { beginRun, importRun, readRun, startSync } from '../../tests/operations.ts'
import { createWorkspace } from '../../tests/people.ts'
import { withScope } from '../database/scope.ts'
import { eventsOf } from './queries.ts'
import { operationJson } from './run-json.ts'
import { leaseOf } from './run-row.ts'
import { release, requestCancel, resume, wait } from './service.ts'

const database = testDatabase()
const asWorker = { kind: 'worker' } as const

async function heldRun() {
  const workspace = await createWorkspace(database.pool)
  const { id } = await startSync(database.db, workspace)
  const run = await beginRun(database.db, id, 'w-3f')
  return { workspace, run, id, waitingNow: async () => operationJson(await readRun(database.db, id)).waiting }
}
const resumeEvidence = async (id: number) => {
  const events = await withScope(database.db, { kind: 'platform' }, (tx) => eventsOf(tx, id))
  return events.filter(({ kind }) => kind === 'resume').at(-1)?.evidence
}

test('a run says whether it waits for Microsoft or for an approval, and no more once it goes on', async () => {
  const { run, waitingNow } = await heldRun()
  const until = new Date(Date.now() + 60_000)
  const say = (to: Date | null, what?: 'approval') =>
    withScope(database.db, asWorker, (tx) => wait(tx, leaseOf(run), to, what))
  await say(until)
  expect(await waitingNow()).toMatchObject({ for: 'microsoft' })
  await say(until, 'approval')
  expect(await waitingNow()).toMatchObject({ for: 'approval', until: expect.stringMatching(/Z$/) })
  await say(null)
  expect(await waitingNow()).toBeNull()
})

test('a wait that a worker of an earlier build told is one for Microsoft', async () => {
  const { run, id, waitingNow } = await heldRun()
  await withScope(database.db, asWorker, (tx) => wait(tx, leaseOf(run), new Date(Date.now() + 60_000), 'approval'))
  const client = await database.pool.connect()
  const told = `select * from run_wait($1, $2, now() + interval '1 minute')`
  await client.query('begin; set local role tenantatlas_worker')
  await client.query(told, [id, run.lease_token])
  await client.query('commit')
  client.release()
  expect(await waitingNow()).toMatchObject({ for: 'microsoft' })
})

test('nobody but the holder says what it waits for', async () => {
  const { id } = await heldRun()
  const client = await database.pool.connect()
  await client.query('begin; set local role tenantatlas_mover')
  await expect(
    client.query(`update operation_runs set waiting_for = 'approval' where id = $1`, [id]),
  ).rejects.toMatchObject({ code: '23514' })
  await client.query('rollback')
  client.release()
})

test('whoever goes on with a lost run writes down whose beat was missed and for how long', async () => {
  const workspace = await createWorkspace(database.pool)
  const lastHeartbeatAt = new Date(Date.now() - 42_000)
  const id = await importRun(database.pool, workspace, {
    status: 'running',
    started_at: new Date(Date.now() - 60_000),
    heartbeat_at: lastHeartbeatAt,
    worker_id: 'w-lost',
    lease_token: 1,
    attempt: 1,
  })
  const run = await readRun(database.db, id)
  expect(await withScope(database.db, asWorker, (tx) => resume(tx, run, 'w-next'))).not.toBeNull()
  const evidence = await resumeEvidence(id)
  expect(evidence).toMatchObject({
    attempt: 2,
    lostWorkerId: 'w-lost',
    lastHeartbeatAt: lastHeartbeatAt.toISOString(),
  })
  expect(evidence?.['silentSeconds']).toBeGreaterThanOrEqual(42)
  expect(evidence?.['silentSeconds']).toBeLessThan(120)
})

test('a run that was given back was lost by nobody', async () => {
  const { run, id } = await heldRun()
  await withScope(database.db, asWorker, (tx) => release(tx, leaseOf(run), 'w-3f'))
  const released = await readRun(database.db, id)
  await withScope(database.db, asWorker, (tx) => resume(tx, released, 'w-next'))
  expect(await resumeEvidence(id)).toEqual({ attempt: 2, wasGivenBack: true })
})

test('a wish to cancel is told with who has it and from when on it is forced', async () => {
  const { workspace, id } = await heldRun()
  await withScope(database.db, { kind: 'platform' }, (tx) => requestCancel(tx, id, workspace.people.manager))
  const json = operationJson(await readRun(database.db, id))
  expect(json.cancelRequestedBy).toBe(workspace.people.manager.name)
  const [asked, forced] = [json.cancelRequestedAt, json.cancelForcedAt].map((at) => Date.parse(at ?? ''))
  expect((forced ?? 0) - (asked ?? 0)).toBe(60_000)
})
