import { beforeAll, expect, test } from 'vitest'
import type { AnswerOf } from '../../contract/client.ts'
import type { SystemConsole, systemListTenants, systemListWorkspaces } from '../../contract/system.ts'
import { testDatabase } from '../../tests/database.ts'
import { beginRun, importRun, startSync } from '../../tests/operations.ts'
import { createTenant, createWorkspace, seed, type TestWorkspace } from '../../tests/people.ts'
import { platformCookie } from '../../tests/platform.ts'
import { testWeb } from '../../tests/web.ts'
import { withScope } from '../database/scope.ts'
import { enterWorker } from '../runs/service.ts'

const database = testDatabase()
const web = testWeb(database)
let home: TestWorkspace
let away: TestWorkspace
let cookie: string

beforeAll(async () => {
  home = await createWorkspace(database.pool, 3)
  away = await createWorkspace(database.pool)
  cookie = await platformCookie(database.pool, web, 'grace')
})

const ask = (path: string) => fetch(`${web.url}/api/system${path}`, { headers: { cookie } })
const read = async <T>(path: string): Promise<T> => (await ask(path)).json() as Promise<T>
const tower = () => read<SystemConsole>('/console')

test('the control tower of an installation in which nothing happened yet claims nothing', async () => {
  expect(await tower()).toMatchObject({
    operations: { all: 0, active: 0, active_stale_attention: 0, terminal_follow_up: 0, completed: 0 },
    failures: 0,
    fleet: { aliveSince: null, lastAliveAt: null, alive: 0, slots: 0, busy: 0, workers: [] },
    queue: { waiting: 0, oldest: null, lanes: { all: 0, busy: 0, full: 0 }, longest: [] },
  })
})

test('the control tower counts what is there: workers, lanes, what waits and what went wrong', async () => {
  await withScope(database.db, { kind: 'worker' }, (tx) =>
    enterWorker(tx, { id: 'w-test', host: 'here', pid: 1, slots: 4 }),
  )
  await withScope(database.db, { kind: 'worker' }, (tx) =>
    enterWorker(tx, { id: 'w-gone', host: 'there', pid: 1, slots: 8 }),
  )
  await database.pool.query(
    `set role tenantatlas_mover; update workers set last_beat_at = now() - interval '1 hour' where id = 'w-gone'; reset role`,
  )
  const [first, second, third] = [
    await startOf('scopeTag'),
    await startOf('deviceCategory'),
    await startOf('namedLocation'),
  ]
  await beginRun(database.db, first)
  await beginRun(database.db, second)
  await importRun(database.pool, away, { status: 'completed', outcome: 'blocked', completed_at: new Date() })

  const { fleet, queue, operations, failures, asOf } = await tower()
  expect(fleet).toMatchObject({ alive: 1, slots: 4, busy: 2 })
  expect(fleet.workers).toMatchObject([
    { id: 'w-test', host: 'here', isAlive: true, slots: 4, busy: 2 },
    { id: 'w-gone', isAlive: false, busy: 0 },
  ])
  expect(queue).toMatchObject({
    waiting: 1,
    oldest: { operationId: String(third), url: `/system/ops/runs/${third}` },
    lanes: { all: 1, busy: 1, full: 1 },
    longest: [{ tenant: home.tenants[0]?.name, running: 2, max: 2, waiting: 1 }],
  })
  expect([operations.active, operations.terminal_follow_up, failures]).toEqual([3, 1, 1])
  expect(Date.parse(asOf)).toBeGreaterThan(Date.parse(queue.oldest?.since ?? ''))
})

const startOf = async (type: string) => (await startSync(database.db, home, { policyTypes: [type] })).id

test('the directory lists every workspace and every tenant, a page at a time, by name', async () => {
  type Workspaces = AnswerOf<typeof systemListWorkspaces>
  const all = await read<Workspaces>('/workspaces')
  expect(all.items.map(({ id }) => id).sort()).toEqual([home.id, away.id].map(String).sort())
  expect(all.items.find(({ id }) => id === String(home.id))).toMatchObject({ tenants: 3, members: 4, status: 'active' })

  type Tenants = AnswerOf<typeof systemListTenants>
  const names: string[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Tenants = await read<Tenants>(`/tenants?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)
    names.push(...page.items.map(({ name }) => name))
    cursor = page.nextCursor
  }
  expect(names).toEqual([...home.tenants, ...away.tenants].map(({ name }) => name).sort())
  const own = await read<Tenants>(`/tenants?workspace=${away.id}`)
  expect(own.items).toMatchObject([{ externalId: away.tenants[0]?.externalId, workspaceId: String(away.id) }])
})

test('the directory finds by part of a name, by the name of the workspace and by id, and takes nothing for a pattern', async () => {
  type Tenants = AnswerOf<typeof systemListTenants>
  const odd = await createTenant(database.pool, away.id, '100% Óptica')
  await seed(database.pool, `update tenants set status = 'archived' where id = $1`, [odd.id])
  const found = async (q: string) =>
    (await read<Tenants>(`/tenants?q=${encodeURIComponent(q)}`)).items.map(({ externalId }) => externalId)
  expect(await found('100%')).toEqual([odd.externalId])
  expect(await found(odd.externalId.toUpperCase())).toEqual([odd.externalId])
  expect(await found('%')).toEqual([odd.externalId])
  expect((await found('WORKSPACE')).length).toBe(5)
  expect(await found('no such name')).toEqual([])
})

test('a cursor that was never given out and a workspace that is no id are refused', async () => {
  for (const path of ['/workspaces?cursor=x', '/tenants?cursor=bnVsbA', '/tenants?workspace=x'])
    expect((await ask(path)).status, path).toBe(422)
})
