import { beforeAll, expect, test } from 'vitest'
import type { SystemOperationDetail, SystemOperationPage } from '../../contract/system.ts'
import type { OperationCounts } from '../../contract/operations.ts'
import { testDatabase } from '../../tests/database.ts'
import { importRun } from '../../tests/operations.ts'
import { createWorkspace, seed, type TestWorkspace } from '../../tests/people.ts'
import { platformCookie } from '../../tests/platform.ts'
import { testWeb } from '../../tests/web.ts'
import { createHintSender } from './hints-postgres.ts'
import { createReconciler } from './keepers/reconciler.ts'

const database = testDatabase()
const web = testWeb(database)
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
let home: TestWorkspace
let cookie: string

beforeAll(async () => {
  home = await createWorkspace(database.pool)
  cookie = await platformCookie(database.pool, web, 'grace')
})

const read = async <T>(path: string): Promise<T> => {
  const response = await fetch(`${web.url}/api/system/operations${path}`, { headers: { cookie } })
  expect(response.status).toBe(200)
  return response.json() as Promise<T>
}
const ids = async (query: string) => (await read<SystemOperationPage>(query)).items.map(({ id }) => id)
const counts = async () => (await read<OperationCounts>('/counts')).tabs

const stuck = '?tab=active_stale_attention'
const failures = '?ended=badly'

const ended = (outcome: string) =>
  importRun(database.pool, home, { status: 'completed', outcome, started_at: new Date(), completed_at: new Date() })

/** A run whose worker has said nothing for a minute, for the last time that it may be lost. */
async function lost(): Promise<number> {
  const key = `tenant:${home.tenants[0]?.id}:provider`
  await seed(
    database.pool,
    `insert into lanes (key, workspace_id, tenant_id, max, running) values ($1, $2, $3, 2, 1) on conflict do nothing`,
    [key, home.id, home.tenants[0]?.id],
  )
  return importRun(database.pool, home, {
    status: 'running',
    started_at: new Date(Date.now() - 120_000),
    heartbeat_at: new Date(Date.now() - 60_000),
    worker_id: 'w-dead',
    lease_token: 1,
    attempt: 3,
    lane_counted: true,
    lane_key: key,
  })
}

test('after the reconciler a run is gone from Stuck, and stands in Runs, Failures, its page and Needs follow-up', async () => {
  const id = String(await lost())
  expect([await ids(stuck), await ids(failures)]).toEqual([[id], []])
  expect(await counts()).toMatchObject({ active: 1, active_stale_attention: 1, terminal_follow_up: 0 })

  let clock = 0
  const sender = createHintSender(database.db, quiet)
  const keeper = createReconciler({ db: database.db, sender, log: quiet, name: 'test', monotonicNow: () => clock })
  await keeper.runOnce()
  clock += 5_000
  expect((await keeper.runOnce()).ended).toBe(1)
  await sender.close()

  expect(await ids(stuck)).toEqual([])
  for (const list of ['', failures, '?tab=terminal_follow_up', '?reconciled=true'])
    expect(await ids(list)).toEqual([id])
  expect(await counts()).toMatchObject({ active: 0, active_stale_attention: 0, terminal_follow_up: 1 })
  expect(await read<SystemOperationDetail>(`/${id}`)).toMatchObject({
    isReconciled: true,
    freshness: 'reconciled_failed',
    reconciliation: { fromStatus: 'running', reason: 'worker_crash_loop', workerId: 'w-dead' },
    url: `/system/ops/runs/${id}`,
    workspace: { id: String(home.id) },
  })
})

test('Failures keeps all that ended badly, also what was settled, and nothing else', async () => {
  const before = await ids(failures)
  const bad = [await ended('failed'), await ended('partially_succeeded'), await ended('blocked')].map(String)
  await ended('succeeded')
  await ended('cancelled')
  expect(await ids(failures)).toEqual([...bad.toReversed(), ...before])
  await fetch(`${web.url}/api/system/operations/${bad[0]}/investigation`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: '{"reason":"Known"}',
  })
  expect(await ids(failures)).toEqual([...bad.toReversed(), ...before])
  expect(await ids('?tab=terminal_follow_up')).toEqual([...bad.toReversed().slice(0, 2), ...before])
  expect((await read<OperationCounts>('/counts?ended=badly')).tabs).toMatchObject({ active: 0, completed: 4 })
  expect(await ids('?ended=badly&type=inventory.sync&outcome=blocked')).toEqual([bad[2]])
})
