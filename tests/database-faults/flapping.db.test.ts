import { expect, test } from 'vitest'
import { createDatabase } from '../../server/database/kysely.ts'
import { createPool } from '../../server/database/pool.ts'
import { createReconciler } from '../../server/runs/keepers/reconciler.ts'
import { testDatabase } from '../database.ts'
import { importRun, readRun } from '../operations.ts'
import { createWorkspace, seed } from '../people.ts'
import { startWireProxy } from './wire-proxy.ts'

const database = testDatabase()
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }

test('a database that comes and goes: a sighting of before it went is no patience with who could not speak', async () => {
  const proxy = await startWireProxy(database.url)
  const db = createDatabase(createPool(proxy.url, { max: 2, applicationName: 'flapping' }))
  let clock = 0
  const sender = { announce: () => undefined, close: () => Promise.resolve() }
  const keeper = createReconciler({ db, sender, log: quiet, name: 'test', monotonicNow: () => clock })
  const id = await silentRun()
  try {
    expect(await keeper.runOnce()).toMatchObject({ looked: 1, ended: 0 })
    proxy.setFate(() => ({ kind: 'cut', when: 'before', isSaid: false }))
    clock += 6_000
    await expect(keeper.runOnce()).rejects.toThrow()
    proxy.setFate(() => ({ kind: 'pass' }))
    clock += 6_000
    expect(await keeper.runOnce()).toMatchObject({ looked: 1, ended: 0 })
    clock += 6_000
    expect(await keeper.runOnce()).toMatchObject({ ended: 1 })
    expect(await readRun(database.db, id)).toMatchObject({ status: 'completed', reason_code: 'worker_crash_loop' })
  } finally {
    await db.destroy()
    await proxy.close()
  }
})

/** On its last try, and nothing was heard of it for half a minute. */
async function silentRun(): Promise<number> {
  const workspace = await createWorkspace(database.pool)
  const key = `tenant:${workspace.tenants[0]?.id}:provider`
  await seed(
    database.pool,
    'insert into lanes (key, workspace_id, tenant_id, max, running) values ($1, $2, $3, 2, 1)',
    [key, workspace.id, workspace.tenants[0]?.id],
  )
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1000)
  const holder = { worker_id: 'w-away', lease_token: 1, attempt: 3, lane_counted: true }
  return importRun(database.pool, workspace, {
    status: 'running',
    started_at: ago(90),
    heartbeat_at: ago(30),
    ...holder,
  })
}
