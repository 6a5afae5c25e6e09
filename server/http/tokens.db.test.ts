import { beforeAll, beforeEach, expect, test } from 'vitest'
import { testDatabase } from '../../tests/database.ts'
import { createPerson, createWorkspace, seed, type TestPerson, type TestWorkspace } from '../../tests/people.ts'
import { givePassword, postJson, signInOver, testWeb } from '../../tests/web.ts'

const database = testDatabase()
const web = testWeb(database)
let home: TestWorkspace
let person: TestPerson
let cookie: string

beforeAll(async () => {
  home = await createWorkspace(database.pool)
})
beforeEach(async () => {
  person = await createPerson(database.pool, home.id, 'readonly', crypto.randomUUID().slice(0, 8))
  await givePassword(database.pool, person.id)
  cookie = await signInOver(web, person.email)
})

async function makeToken(body: object = { name: 'laptop' }): Promise<{ id: string; token: string }> {
  const response = await postJson(`${web.url}/api/v1/tokens`, body, { cookie })
  expect(response.status).toBe(201)
  return (await response.json()) as { id: string; token: string }
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const me = async (headers: Record<string, string>) => (await fetch(`${web.url}/api/v1/me`, { headers })).status
const revoke = async (id: string, headers: Record<string, string>) =>
  (await fetch(`${web.url}/api/v1/tokens/${id}`, { method: 'DELETE', headers })).status

test('a token is shown once, works without a cookie, and is its person', async () => {
  const { token } = await makeToken()
  expect(token).toMatch(/^ta_[\w-]{43}$/)
  const response = await fetch(`${web.url}/api/v1/me`, { headers: bearer(token) })
  expect(await response.json()).toMatchObject({ person: { email: person.email }, workspaces: [{ role: 'readonly' }] })
  const list = await (await fetch(`${web.url}/api/v1/tokens`, { headers: { cookie } })).text()
  expect(list).toContain('laptop')
  expect(list).not.toContain(token.slice(3))
  expect(web.log()).not.toContain(token)
})

test('a token is listed with when it was used, at most a minute late', async () => {
  const { id, token } = await makeToken({ name: 'laptop', expiresInDays: 1 })
  const listed = async () => {
    const { items } = (await (await fetch(`${web.url}/api/v1/tokens`, { headers: { cookie } })).json()) as {
      items: { id: string; lastUsedAt: string | null; createdAt: string; expiresAt: string }[]
    }
    return items.find((item) => item.id === id)
  }
  const before = await listed()
  expect(before?.lastUsedAt).toBeNull()
  expect(Date.parse(before?.expiresAt ?? '') - Date.parse(before?.createdAt ?? '')).toBe(24 * 3600_000)
  await me(bearer(token))
  const after = await listed()
  expect(after?.lastUsedAt).not.toBeNull()
  await me(bearer(token))
  expect(await listed()).toEqual(after)
})

test('a token ends when it is revoked, when its time is over, and with its person', async () => {
  const revoked = await makeToken()
  expect(await me(bearer(revoked.token))).toBe(200)
  expect(await revoke(revoked.id, { cookie })).toBe(204)
  expect(await me(bearer(revoked.token))).toBe(401)

  const old = await makeToken({ name: 'old', expiresInDays: 1 })
  await database.pool.query(
    `begin; set local role tenantatlas_gate; update api_tokens set expires_at = now() where id = ${old.id}; commit`,
  )
  expect(await me(bearer(old.token))).toBe(401)

  const last = await makeToken()
  await seed(database.pool, 'update people set is_disabled = true where id = $1', [person.id])
  expect(await me(bearer(last.token))).toBe(401)
})

test('a token that is none is not helped by a cookie', async () => {
  expect(await me({ ...bearer('ta_nothing'), cookie })).toBe(401)
  expect(await me({ authorization: 'Basic bWU6bWU=' })).toBe(401)
})

test('the tokens of others can neither be seen nor revoked', async () => {
  const { id, token } = await makeToken()
  await givePassword(database.pool, home.people.owner.id)
  const owner = { cookie: await signInOver(web, home.people.owner.email) }
  expect(await (await fetch(`${web.url}/api/v1/tokens`, { headers: owner })).json()).toEqual({ items: [] })
  expect([await revoke(id, owner), await revoke('999999999', owner), await revoke('x', owner)]).toEqual([404, 404, 404])
  expect(await me(bearer(token))).toBe(200)
})

test.for([[{}], [{ name: ' ' }], [{ name: 'x', expiresInDays: 0 }], [{ name: 'x', capabilities: ['all'] }]])(
  'no token is made of %j',
  async ([body]) => {
    expect((await postJson(`${web.url}/api/v1/tokens`, body, { cookie })).status).toBe(422)
  },
)

test('making and revoking one is on record, and the token itself is not', async () => {
  const { id, token } = await makeToken()
  await revoke(id, { cookie })
  const results = (await database.pool.query(
    `begin; set local role tenantatlas_platform;
     select action, resource_id as id, actor_email as email, to_jsonb(audit_log)::text as whole from audit_log
     where actor_id = ${person.id} and action like 'token.%' order by audit_log.id; commit`,
  )) as unknown as { rows: { action: string; whole: string }[] }[]
  const rows = results[2]?.rows ?? []
  expect(rows).toMatchObject([
    { action: 'token.created', id, email: person.email },
    { action: 'token.revoked', id, email: person.email },
  ])
  expect(rows.some(({ whole }) => whole.includes(token.slice(3)))).toBe(false)
})
