import { beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../tests/database.ts'
import { createWorkspace, seed, type TestWorkspace } from '../../tests/people.ts'
import { ask, signedIn } from '../../tests/signed-in.ts'
import type { Notification } from '../../contract/notifications.ts'
import type { Origin } from '../access/endpoint.ts'
import { notificationEndpoints } from './routes.ts'

const database = testDatabase()
let home: TestWorkspace
let away: TestWorkspace
let operator: Origin
let manager: Origin

beforeAll(async () => {
  home = await createWorkspace(database.pool, 2)
  away = await createWorkspace(database.pool)
  operator = await signedIn(database.db, home.people.operator.id)
  manager = await signedIn(database.db, home.people.manager.id)
})
/** A run that has ended, as history, and what its person was told of it. */
async function tell(personId: number, workspace = home, tenantAt = 0): Promise<number> {
  const [row] = await seed<{ id: number }>(
    database.pool,
    `with run as (
       insert into operation_runs (workspace_id, tenant_id, initiator_id, initiator_name, type, status, outcome, identity_hash,
         scope_hash, lane_key, started_at, completed_at)
       values ($1, $2, $3, 'Somebody', 'inventory.sync', 'completed', 'succeeded', '\\x01', '\\x01', 'lane', now(), now()) returning id)
     insert into notifications (run_id, user_id, workspace_id, tenant_id, title, body, tone, url)
     select id, $3, $1, $2, 'Inventory sync succeeded', 'All is read.', 'success', '/admin/operations/' || id from run returning id`,
    [workspace.id, workspace.tenants[tenantAt]?.id, personId],
  )
  if (row === undefined) throw new Error('nobody was told')
  return row.id
}

type Page = { items: Notification[]; unread: number; nextCursor: string | null }
const list = async (origin: Origin, query: object = {}): Promise<Page> => {
  const answer = await ask(database.db, notificationEndpoints(), 'listNotifications', origin, { query })
  return 'body' in answer ? (answer.body as Page) : Promise.reject(new Error(answer.problem.type))
}
const read = async (origin: Origin, id: string | number) => {
  const answer = await ask(database.db, notificationEndpoints(), 'readNotification', origin, {
    params: { id: String(id) },
  })
  return 'problem' in answer ? answer.problem : 'done'
}
const readThrough = async (origin: Origin, through: string) => {
  const answer = await ask(database.db, notificationEndpoints(), 'readNotifications', origin, { body: { through } })
  return 'problem' in answer ? answer.problem.status : 'done'
}
const absent = { type: '/problems/not-found', title: 'There is nothing here', status: 404 }

test('a person reads what they were told, newest first, and nothing told to others', async () => {
  const first = await tell(home.people.operator.id)
  const second = await tell(home.people.operator.id)
  await tell(home.people.manager.id)
  const { items } = await list(operator)
  expect(items.map(({ id }) => id)).toEqual([String(second), String(first)])
  expect(items[0]).toMatchObject({
    kind: 'operation_run_completed',
    title: 'Inventory sync succeeded',
    url: `/admin/operations/${items[0]?.operationId}`,
    readAt: null,
  })
  expect((await list(manager)).items).toHaveLength(1)
})

test('pages follow each other without a gap or a double, while new ones come in', async () => {
  const before = (await list(operator)).items.map(({ id }) => id)
  for (let i = 0; i < 5; i++) before.unshift(String(await tell(home.people.operator.id)))
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const page: Page = await list(operator, { limit: 3, ...(cursor === null ? {} : { cursor }) })
    seen.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor
    await tell(home.people.operator.id)
  } while (cursor !== null)
  expect(seen).toEqual(before)
})

test('reading counts down once, and stays at the first time', async () => {
  const id = await tell(home.people.operator.id)
  await tell(home.people.operator.id)
  const unread = (await list(operator)).unread
  expect(await read(operator, id)).toBe('done')
  const at = (await list(operator)).items.find((item) => item.id === String(id))?.readAt
  expect(at).toMatch(/Z$/)
  expect(await read(operator, id)).toBe('done')
  const after = await list(operator)
  expect(after.unread).toBe(unread - 1)
  expect(after.items.find((item) => item.id === String(id))?.readAt).toBe(at)
})

test('all are marked at once, up to the newest that was seen, and of nobody else', async () => {
  const seen = [await tell(home.people.operator.id), await tell(home.people.operator.id)]
  const foreign = await tell(home.people.manager.id)
  const [newest] = (await list(operator)).items
  const later = await tell(home.people.operator.id)
  expect(await readThrough(operator, newest?.id ?? '')).toBe('done')
  const { items, unread } = await list(operator)
  expect(unread).toBe(1)
  expect(items.filter(({ readAt }) => readAt === null).map(({ id }) => id)).toEqual([String(later)])
  expect(items.filter(({ id }) => seen.includes(Number(id))).every(({ readAt }) => readAt !== null)).toBe(true)
  expect((await list(manager)).items.find(({ id }) => id === String(foreign))?.readAt).toBeNull()
  for (const nothing of ['', 'abc', '-1']) expect(await readThrough(operator, nothing)).toBe(422)
})

test('one of somebody else, one that never was and what is no id at all: the same answer', async () => {
  const foreign = await tell(home.people.manager.id)
  for (const id of [foreign, 999_999_999, 'abc', '-1', '1e3', '99999999999999999999', ''])
    expect(await read(operator, id), String(id)).toEqual(absent)
  expect((await list(manager)).items.find((item) => item.id === String(foreign))?.readAt).toBeNull()
})

test('a cursor that was never given out is refused', async () => {
  await expect(list(operator, { cursor: 'page-2' })).rejects.toThrow('/problems/invalid')
})

test('whoever is no longer entitled to the tenant is neither shown nor counted what it was about', async () => {
  const person = home.people.readonly
  const origin = await signedIn(database.db, person.id)
  const lost = await tell(person.id, home, 0)
  const kept = await tell(person.id, home, 1)
  expect((await list(origin)).unread).toBe(2)
  const narrow = 'update workspace_memberships set is_narrowed = true where workspace_id = $1 and person_id = $2'
  await seed(database.pool, narrow, [home.id, person.id])
  const allow = 'insert into membership_tenants (workspace_id, person_id, tenant_id) values ($1, $2, $3)'
  await seed(database.pool, allow, [home.id, person.id, home.tenants[1]?.id])
  const page = await list(origin)
  expect(page.items.map(({ id }) => id)).toEqual([String(kept)])
  expect(page.unread).toBe(1)
  expect(await read(origin, lost)).toEqual(absent)
  expect(await readThrough(origin, String(kept))).toBe('done')
  const left = await seed<{ id: number }>(
    database.pool,
    'select id from notifications where user_id = $1 and read_at is null',
    [person.id],
  )
  expect(left.map(({ id }) => id)).toEqual([lost])
})

test('what was told in a workspace that one does not belong to is not there', async () => {
  const id = await tell(home.people.operator.id, away)
  expect((await list(operator)).items.map((item) => item.id)).not.toContain(String(id))
  expect(await read(operator, id)).toEqual(absent)
})

test('nobody in particular is asked to sign in', async () => {
  const nobody: Origin = { ...operator, credentials: { session: null, bearer: null } }
  await expect(list(nobody)).rejects.toThrow('/problems/not-signed-in')
})
