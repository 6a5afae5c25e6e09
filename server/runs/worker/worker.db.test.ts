import { expect, test } from 'vitest'
import { testDatabase } from '../../../tests/database.ts'
import { eventKinds, importRun, notificationsOf, readRun, runWorker, startSync } from '../../../tests/operations.ts'
import { cutOnce } from '../../../tests/cut-connection.ts'
import { createWorkspace, seed } from '../../../tests/people.ts'
import { withScope } from '../../database/scope.ts'
import type { Handler, Job } from '../handler.ts'
import { requestCancel } from '../service.ts'

const database = testDatabase()
const patient = { timeout: 10_000, interval: 20 }
const statusOf = (id: number) => readRun(database.db, id).then((run) => run.status)

/** A handler that stays until it is let go, and says how many of it there are. */
function gate() {
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => (open = resolve))
  const inside: Job[] = []
  let most = 0
  const handler: Handler<'inventory.sync'> = async (job) => {
    inside.push(job)
    most = Math.max(most, inside.length)
    const stopped = new Promise<never>((_, reject) =>
      job.signal.addEventListener('abort', () => reject(job.signal.reason as Error)),
    )
    await Promise.race([opened, stopped])
    inside.splice(inside.indexOf(job), 1)
    return { kind: 'items' }
  }
  return { handler, open: () => open(), inside, most: () => most }
}

test('a lane of two never has three at work, and another tenant is not held up by its queue', async () => {
  const workspace = await createWorkspace(database.pool, 2)
  const [busy, calm] = workspace.tenants
  const types = ['scopeTag', 'mobileApp', 'deviceCategory', 'policySet', 'namedLocation']
  const ids: number[] = []
  for (const type of types)
    ids.push((await startSync(database.db, workspace, { tenant: busy!, policyTypes: [type] })).id)
  const { handler, open, inside, most } = gate()
  const worker = await runWorker(database.url, database.db, handler, 10)
  await expect.poll(() => inside.length, patient).toBe(2)
  const { id } = await startSync(database.db, workspace, { tenant: calm! })
  await expect.poll(() => statusOf(id), patient).toBe('running')
  open()
  // All of them, or what is left over would be done by the worker of another test.
  for (const each of [...ids, id]) await expect.poll(() => statusOf(each), patient).toBe('completed')
  expect(most()).toBe(3)
  await worker.end()
})

test('a cancel is honoured at a wait, with honest counts, and told once', async () => {
  const workspace = await createWorkspace(database.pool)
  const { id } = await startSync(database.db, workspace)
  const { inside, handler } = gate()
  const worker = await runWorker(database.url, database.db, async (job) => {
    await job.batch(async () => ({ counts: { total: 5, processed: 2, succeeded: 2 } }))
    return handler(job)
  })
  await expect.poll(() => inside.length, patient).toBe(1)
  await withScope(database.db, { kind: 'platform' }, (tx) => requestCancel(tx, id, workspace.people.manager))
  await expect.poll(() => statusOf(id), patient).toBe('completed')
  expect(await readRun(database.db, id)).toMatchObject({
    outcome: 'cancelled',
    reason_code: 'cancelled_by_person',
    summary_counts: { total: 5, processed: 2, succeeded: 2 },
    problem_class: 'none',
  })
  expect(await eventKinds(database.db, id)).toEqual(['start', 'begin', 'cancel_requested', 'cancel'])
  expect(await notificationsOf(database.db, id)).toHaveLength(1)
  await worker.end()
})

test('a queued run that nobody holds is cancelled at once', async () => {
  const workspace = await createWorkspace(database.pool)
  const { id } = await startSync(database.db, workspace)
  const answer = await withScope(database.db, { kind: 'platform' }, (tx) =>
    requestCancel(tx, id, workspace.people.operator),
  )
  expect(answer?.kind).toBe('cancelled')
  expect(await readRun(database.db, id)).toMatchObject({ status: 'completed', outcome: 'cancelled', started_at: null })
  const again = await withScope(database.db, { kind: 'platform' }, (tx) =>
    requestCancel(tx, id, workspace.people.operator),
  )
  expect(again?.kind).toBe('already_completed')
})

test('a worker that is told to stop gives its run back, and the next one goes on from the cursor without counting twice', async () => {
  const workspace = await createWorkspace(database.pool)
  const { id } = await startSync(database.db, workspace)
  const first = gate()
  const before = await runWorker(database.url, database.db, async (job) => {
    await job.batch(async () => ({ counts: { total: 4, processed: 1, succeeded: 1 }, cursor: { at: 1 } }))
    return first.handler(job)
  })
  await expect.poll(() => first.inside.length, patient).toBe(1)
  await before.end()
  expect(await readRun(database.db, id)).toMatchObject({
    status: 'running',
    worker_id: null,
    lane_counted: false,
    freshness: 'fresh_active',
  })

  let cursor: unknown
  const after = await runWorker(database.url, database.db, async (job) => {
    cursor = job.cursor
    await job.batch(async () => ({ counts: { total: 4, processed: 3, succeeded: 3 } }))
    return { kind: 'items' }
  })
  await expect.poll(() => statusOf(id), patient).toBe('completed')
  expect(cursor).toEqual({ at: 1 })
  expect(await readRun(database.db, id)).toMatchObject({
    outcome: 'succeeded',
    attempt: 2,
    summary_counts: { total: 4, processed: 4, succeeded: 4 },
  })
  expect(await eventKinds(database.db, id)).toEqual(['start', 'begin', 'release', 'resume', 'complete'])
  await after.end()
})

test('an unexpected exception ends the run as failed, and shows nothing of itself', async () => {
  const workspace = await createWorkspace(database.pool)
  const { id } = await startSync(database.db, workspace)
  const worker = await runWorker(database.url, database.db, () => {
    throw new TypeError('cannot read properties of undefined (reading "secretThing")')
  })
  await expect.poll(() => statusOf(id), patient).toBe('completed')
  const run = await readRun(database.db, id)
  expect(run).toMatchObject({ outcome: 'failed', reason_code: 'internal_error' })
  expect(JSON.stringify(run.failures)).not.toMatch(/secretThing|TypeError/)
  await worker.end()
})

test('a failure text with NUL, lone surrogates and a token in it still ends the run, clean', async () => {
  const workspace = await createWorkspace(database.pool)
  const { id } = await startSync(database.db, workspace)
  const message = 'bad\u0000 \ud800 Bearer eyJhbGciOi.canary.CANARY end'
  const worker = await runWorker(database.url, database.db, async () => ({
    kind: 'failure',
    code: 'provider_error',
    message,
  }))
  await expect.poll(() => statusOf(id), patient).toBe('completed')
  const text = JSON.stringify([await readRun(database.db, id), await notificationsOf(database.db, id)])
  expect(text).not.toMatch(/CANARY|\\u0000/)
  await worker.end()
})

test('while it waits it holds lease and lane but no slot, and says until when', async () => {
  const workspace = await createWorkspace(database.pool, 2)
  const [waiting, other] = workspace.tenants
  const { id } = await startSync(database.db, workspace, { tenant: waiting! })
  const { handler, inside, open } = gate()
  const until = new Date(Date.now() + 60_000)
  const worker = await runWorker(
    database.url,
    database.db,
    async (job) => {
      if (job.id === id) job.waiting(until)
      return handler(job)
    },
    1,
  )
  await expect.poll(() => inside.length, patient).toBe(1)
  const second = await startSync(database.db, workspace, { tenant: other! })
  await expect.poll(() => statusOf(second.id), patient).toBe('running')
  const said = (await readRun(database.db, id)).waiting_until?.getTime() ?? 0
  expect(Math.abs(said - until.getTime())).toBeLessThan(1_000)
  open()
  await expect.poll(() => statusOf(id), patient).toBe('completed')
  await worker.end()
})

const takenAway = {
  tenant_not_operable: (ids: Ids) => [`update tenants set status = 'archived' where id = $1`, ids.tenant],
  initiator_missing: (ids: Ids) => [`update people set is_disabled = true where id = $1`, ids.person],
  missing_capability: (ids: Ids) => [
    `update workspace_memberships set role = 'readonly' where person_id = $1`,
    ids.person,
  ],
  tenant_not_entitled: (ids: Ids) => [
    `update workspace_memberships set is_narrowed = true where person_id = $1`,
    ids.person,
  ],
  workspace_mismatch: (ids: Ids) => [`update workspaces set status = 'archived' where id = $1`, ids.workspace],
  provider_connection_invalid: (ids: Ids) => [
    `update provider_connections set status = 'disabled' where tenant_id = $1`,
    ids.tenant,
  ],
} as const
type Ids = { tenant: number; person: number; workspace: number }

for (const [reason, statement] of Object.entries(takenAway)) {
  test(`${reason} between start and pick-up: blocked, nothing done, told once`, async () => {
    const workspace = await createWorkspace(database.pool)
    const { id } = await startSync(database.db, workspace)
    const [sql, value] = statement({
      tenant: workspace.tenants[0]!.id,
      person: workspace.people.operator.id,
      workspace: workspace.id,
    })
    await seed(database.pool, String(sql), [value])
    let began = 0
    const worker = await runWorker(database.url, database.db, async () => {
      began++
      return { kind: 'items' }
    })
    await expect.poll(() => statusOf(id), patient).toBe('completed')
    expect(await readRun(database.db, id)).toMatchObject({ outcome: 'blocked', reason_code: reason, started_at: null })
    expect(await notificationsOf(database.db, id)).toHaveLength(1)
    expect(began).toBe(0)
    await worker.end()
  })
}

test('a run of a type that this build does not know is left for others, and holds up nobody', async () => {
  const workspace = await createWorkspace(database.pool)
  const unknown = await importRun(database.pool, workspace, {
    type: 'from.the.future',
    run_after: new Date(Date.now() - 60_000),
  })
  const { id } = await startSync(database.db, workspace)
  const worker = await runWorker(database.url, database.db, async () => ({ kind: 'items' }))
  await expect.poll(() => statusOf(id), patient).toBe('completed')
  expect(await statusOf(unknown)).toBe('queued')
  await worker.end()
})

test('an input that this build cannot read any more ends the run as failed, and its slot is free again', async () => {
  const workspace = await createWorkspace(database.pool)
  const broken = await importRun(database.pool, workspace, { input: { policyTypes: 'all of them' }, priority: 1 })
  const { id } = await startSync(database.db, workspace)
  const handler: Handler<'inventory.sync'> = async (job) => {
    await job.batch(async () => ({ counts: { total: job.input.policyTypes?.length ?? 0 } }))
    return { kind: 'items' }
  }
  const worker = await runWorker(database.url, database.db, handler, 1)
  await expect.poll(() => statusOf(id), patient).toBe('completed')
  expect(await readRun(database.db, broken)).toMatchObject({ outcome: 'failed', reason_code: 'internal_error' })
  await worker.end()
})

test('a precondition that fails after an earlier attempt has worked is a failure with its reason, not a block', async () => {
  const workspace = await createWorkspace(database.pool)
  const { id } = await startSync(database.db, workspace)
  const worker = await runWorker(database.url, database.db, async (job) => {
    await job.batch(async () => ({ counts: { total: 4, processed: 1, succeeded: 1 } }))
    return { kind: 'blocked', code: 'provider_connection_invalid' }
  })
  await expect.poll(() => statusOf(id), patient).toBe('completed')
  expect(await readRun(database.db, id)).toMatchObject({
    outcome: 'failed',
    reason_code: 'provider_connection_invalid',
    summary_counts: { total: 4, processed: 1, succeeded: 1 },
  })
  await worker.end()
})

test.each(['run_begin', 'run_end'])(
  'a connection cut after the commit of %s, before its answer: the worker that has the run goes on with it',
  async (move) => {
    const workspace = await createWorkspace(database.pool)
    const { id } = await startSync(database.db, workspace)
    const db = cutOnce(database.url, 'after the commit, before its answer', move)
    const worker = await runWorker(database.url, db, async (job) => {
      await job.batch(async () => ({ counts: { total: 1, processed: 1, succeeded: 1 } }))
      return { kind: 'items' }
    })
    await expect.poll(() => statusOf(id), patient).toBe('completed')
    expect(await readRun(database.db, id)).toMatchObject({
      outcome: 'succeeded',
      attempt: 1,
      summary_counts: { total: 1, processed: 1, succeeded: 1 },
    })
    expect(await eventKinds(database.db, id)).toEqual(['start', 'begin', 'complete'])
    expect(await notificationsOf(database.db, id)).toHaveLength(1)
    await worker.end()
  },
)
