import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { hashPassword, verifyPassword } from '../access/password.ts'
import { testDatabase } from '../../tests/database.ts'
import { createPerson, createWorkspace, seed, type TestPerson, type TestWorkspace } from '../../tests/people.ts'
import { givePassword, postJson, sessionCookieOf, signInOver, testPassword, testWeb } from '../../tests/web.ts'

const database = testDatabase()
const web = testWeb(database)
let home: TestWorkspace
let person: TestPerson

beforeAll(async () => {
  home = await createWorkspace(database.pool)
})
beforeEach(async () => {
  person = await createPerson(database.pool, home.id, 'operator', crypto.randomUUID().slice(0, 8))
  await givePassword(database.pool, person.id)
})

const statusOf = async (path: string, headers: Record<string, string>) =>
  (await fetch(web.url + path, { headers })).status
const me = (cookie: string) => statusOf('/api/v1/me', { cookie })
const signIn = (email: string, password: string, headers: Record<string, string> = {}) =>
  postJson(`${web.url}/api/v1/session`, { email, password }, headers)

describe('the cookie', () => {
  test('on loopback http: this host only, no script, no other site', async () => {
    const [cookie, ...more] = (await signIn(person.email, testPassword)).headers.getSetCookie()
    expect(cookie).toMatch(/^tenantatlas=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=604800$/)
    expect(more).toEqual([])
  })

  test('behind https it is also secure and bound to the host, and the one of http is none', async () => {
    const behindTls = { 'x-forwarded-proto': 'https' }
    const response = await signIn(person.email, testPassword, behindTls)
    const [cookie = ''] = response.headers.getSetCookie()
    expect(cookie).toMatch(/^__Host-tenantatlas=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=604800; Secure$/)
    expect(response.headers.get('strict-transport-security')).toContain('max-age=')
    expect(await statusOf('/api/v1/me', { cookie: sessionCookieOf(response), ...behindTls })).toBe(200)
    const plain = sessionCookieOf(response).replace('__Host-', '')
    expect(await statusOf('/api/v1/me', { cookie: plain, ...behindTls })).toBe(401)
  })

  test('is another one after each sign-in, and the one before it is worth nothing', async () => {
    const first = await signInOver(web, person.email)
    const second = sessionCookieOf(await signIn(person.email, testPassword, { cookie: first }))
    expect(second).not.toBe(first)
    expect([await me(first), await me(second)]).toEqual([401, 200])
  })

  test('is worth nothing after signing out, on the server too', async () => {
    const cookie = await signInOver(web, person.email)
    const other = await signInOver(web, person.email)
    const out = await fetch(`${web.url}/api/v1/session`, { method: 'DELETE', headers: { cookie } })
    expect(out.status).toBe(204)
    expect(out.headers.getSetCookie()[0]).toMatch(/^tenantatlas=; .*Max-Age=0$/)
    expect([await me(cookie), await me(other)]).toEqual([401, 200])
    expect((await fetch(`${web.url}/api/v1/session`, { method: 'DELETE' })).status).toBe(204)
  })

  test('is kept as a hash only', async () => {
    const token = (await signInOver(web, person.email)).split('=')[1] ?? ''
    const { rows } = await database.pool.query<{ found: number }>(
      `select count(*) as found from sessions where position(convert_to($1, 'UTF8') in token_hash) > 0`,
      [token],
    )
    expect(rows[0]?.found).toBe(0)
    expect(web.log()).not.toContain(token)
  })
})

describe('a session ends', () => {
  test.for([
    ['12 hours after its last use', `last_used_at = now() - interval '12 hours 1 minute'`, 401],
    ['not before that', `last_used_at = now() - interval '11 hours 59 minutes'`, 200],
    ['7 days after it began, however it is used', `expires_at = now() - interval '1 second'`, 401],
  ] as const)('%s', async ([, change, status]) => {
    const cookie = await signInOver(web, person.email)
    await asGate(`update sessions set ${change} where person_id = $1`, [person.id])
    expect(await me(cookie)).toBe(status)
  })

  test('when its person is disabled, at the next request', async () => {
    const cookie = await signInOver(web, person.email)
    await seed(database.pool, 'update people set is_disabled = true where id = $1', [person.id])
    expect(await me(cookie)).toBe(401)
    expect((await signIn(person.email, testPassword)).status).toBe(401)
  })

  test('and what a person may see ends with the membership', async () => {
    const cookie = await signInOver(web, person.email)
    const inventory = `/api/v1/tenants/${home.tenants[0]?.externalId}/inventory`
    expect(await statusOf(inventory, { cookie })).toBe(200)
    // No role may take a membership away yet: it is done as the owner of the table, past its policies.
    await database.pool.query(`begin; alter table workspace_memberships no force row level security;
      delete from workspace_memberships where person_id = ${person.id};
      alter table workspace_memberships force row level security; commit`)
    expect(await statusOf(inventory, { cookie })).toBe(404)
    expect(await me(cookie)).toBe(200)
  })
})

test('last use is noted at most once a minute, and nobody waits for it', async () => {
  const cookie = await signInOver(web, person.email)
  const version = async () =>
    (await database.pool.query(`select xmin::text from sessions where person_id = $1`, [person.id])).rows
  const begun = await version()
  await me(cookie)
  expect(await version()).toEqual(begun)
  await asGate(`update sessions set last_used_at = now() - interval '2 minutes' where person_id = $1`, [person.id])
  const aged = await version()
  const holder = await database.pool.connect()
  await holder.query(`begin; select 1 from sessions where person_id = ${person.id} for update`)
  expect(await me(cookie)).toBe(200)
  await holder.query('rollback')
  holder.release()
  expect(await version()).toEqual(aged)
  await me(cookie)
  // The answer does not wait for the note either.
  await vi.waitFor(async () => expect(await version()).not.toEqual(aged))
  const noted = await version()
  await me(cookie)
  expect(await version()).toEqual(noted)
})

test('who fails to sign in is not told why', async () => {
  const answers = [
    await signIn(person.email, 'wrong'),
    await signIn('nobody@example.test', testPassword),
    await signIn(home.people.owner.email, testPassword),
  ]
  const bodies = await Promise.all(answers.map((answer) => answer.text()))
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401])
  expect(new Set(bodies).size).toBe(1)
  expect(answers.flatMap((answer) => answer.headers.getSetCookie())).toEqual([])
  expect((await signIn(` ${person.email.toUpperCase()} `, testPassword)).status).toBe(204)
})

test('a password is kept with its costs, and no other text is its hash', async () => {
  const hash = await hashPassword('pässword')
  expect(hash).toMatch(/^scrypt\$32768\$8\$1\$/)
  expect(hash).not.toBe(await hashPassword('pässword'))
  expect(await verifyPassword('pa\u0308ssword', hash)).toBe(true)
  for (const other of [null, '', 'scrypt', 'scrypt$a$b$c$d$e', hash.replace('scrypt', 'plain'), `${hash}x`])
    expect(await verifyPassword('password', other)).toBe(false)
})

async function asGate(statement: string, values: unknown[]): Promise<void> {
  const client = await database.pool.connect()
  try {
    await client.query('begin; set local role tenantatlas_gate')
    await client.query(statement, values)
    await client.query('commit')
  } finally {
    client.release()
  }
}
