import { expect, test } from 'vitest'
import { testDatabase } from '../../../tests/database.ts'
import { notificationsOf, readRun, runWorker, startSync } from '../../../tests/operations.ts'
import { createWorkspace } from '../../../tests/people.ts'
import { withScope } from '../../database/scope.ts'
import { requestCancel } from '../service.ts'

const database = testDatabase()
const patient = { timeout: 10_000, interval: 20 }
const statusOf = (id: number) => readRun(database.db, id).then((run) => run.status)
const inAMinute = () => new Date(Date.now() + 60_000)

test('a run that comes out of a wait in several places at once takes one slot, and gives one back', async () => {
  const workspace = await createWorkspace(database.pool)
  const first = await startSync(database.db, workspace, { policyTypes: ['scopeTag'] })
  const worker = await runWorker(
    database.url,
    database.db,
    async (job) => {
      job.waiting(inAMinute())
      const write = () => job.batch(async () => ({ counts: { processed: 1, succeeded: 1 } }))
      await Promise.all([write(), write(), write()])
      return { kind: 'items' }
    },
    1,
  )
  await expect.poll(() => statusOf(first.id), patient).toBe('completed')
  expect(await readRun(database.db, first.id)).toMatchObject({ summary_counts: { processed: 3, succeeded: 3 } })
  const second = await startSync(database.db, workspace, { policyTypes: ['mobileApp'] })
  await expect.poll(() => statusOf(second.id), patient).toBe('completed')
  await worker.end()
})

test('a cancel reaches a run that waits for a slot to go on with', async () => {
  const workspace = await createWorkspace(database.pool, 2)
  const [mine, other] = workspace.tenants
  let goOn: () => void = () => undefined
  const waited = new Promise<void>((resolve) => (goOn = resolve))
  let finish: () => void = () => undefined
  const finished = new Promise<void>((resolve) => (finish = resolve))
  const { id } = await startSync(database.db, workspace, { tenant: mine! })
  const worker = await runWorker(
    database.url,
    database.db,
    async (job) => {
      if (job.id !== id) {
        await finished
        return { kind: 'items' }
      }
      job.waiting(inAMinute())
      await waited
      await job.batch(async () => ({ counts: { processed: 1, succeeded: 1 } }))
      return { kind: 'items' }
    },
    1,
  )
  const taker = await startSync(database.db, workspace, { tenant: other! })
  await expect.poll(() => statusOf(taker.id), patient).toBe('running')
  goOn()
  await withScope(database.db, { kind: 'platform' }, (tx) => requestCancel(tx, id, workspace.people.manager))
  await expect.poll(() => statusOf(id), patient).toBe('completed')
  expect(await readRun(database.db, id)).toMatchObject({ outcome: 'cancelled', summary_counts: {} })
  expect(await notificationsOf(database.db, id)).toHaveLength(1)
  expect(await statusOf(taker.id)).toBe('running')
  finish()
  await expect.poll(() => statusOf(taker.id), patient).toBe('completed')
  await worker.end()
})
