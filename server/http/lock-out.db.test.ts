import { beforeAll, expect, test } from 'vitest'
import { noteFailure } from '../access/lock-out.ts'
import { withScope } from '../database/scope.ts'
import { testDatabase } from '../../tests/database.ts'
import { createPerson, createWorkspace, type TestPerson, type TestWorkspace } from '../../tests/people.ts'
import { givePassword, postJson, testPassword, testWeb } from '../../tests/web.ts'

const database = testDatabase()
const web = testWeb(database)
let home: TestWorkspace

beforeAll(async () => {
  home = await createWorkspace(database.pool)
})

async function newcomer(): Promise<TestPerson> {
  const person = await createPerson(database.pool, home.id, 'readonly', crypto.randomUUID().slice(0, 8))
  await givePassword(database.pool, person.id)
  return person
}

/** As through a proxy on this machine: each with an address of its own. */
const signIn = (email: string, password: string, address: string) =>
  postJson(`${web.url}/api/v1/session`, { email, password }, { 'x-forwarded-for': address })

/** Sign-ins that failed before, without the time that they take. */
const failed = (count: number, one: (n: number) => { email: string; address: string }): Promise<void> =>
  withScope(database.db, { kind: 'gate' }, async (tx) => {
    for (let n = 0; n < count; n++) await noteFailure(tx, { plane: 'admin', ...one(n) })
  })

async function statuses(count: number, one: (n: number) => Promise<Response>): Promise<number[]> {
  const found: number[] = []
  for (let n = 0; n < count; n++) found.push((await one(n)).status)
  return found
}

test('ten wrong passwords lock an account, for the right one too and from everywhere, and say for how long', async () => {
  const { email } = await newcomer()
  const tries = await statuses(11, (n) => signIn(email, 'wrong', `198.51.100.${n}`))
  expect(tries).toEqual([...Array<number>(10).fill(401), 429])
  const right = await signIn(email, testPassword, '198.51.100.77')
  expect([right.status, right.headers.getSetCookie()]).toEqual([429, []])
  expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(800)
  expect(Number(right.headers.get('retry-after'))).toBeLessThanOrEqual(900)
  expect((await signIn((await newcomer()).email, testPassword, '198.51.100.1')).status).toBe(204)
})

test('an account that does not exist is locked just the same', async () => {
  const email = `nobody-${crypto.randomUUID()}@example.test`
  await failed(9, () => ({ email, address: '198.51.101.1' }))
  expect(await statuses(2, () => signIn(email, 'wrong', '198.51.101.2'))).toEqual([401, 429])
})

test('a lock opens when its time is over', async () => {
  const { email } = await newcomer()
  await failed(10, () => ({ email, address: '198.51.102.1' }))
  expect((await signIn(email, testPassword, '198.51.102.1')).status).toBe(429)
  await database.pool.query(
    `begin; set local role tenantatlas_gate; update sign_in_failures set at = at - interval '16 minutes'; commit`,
  )
  expect((await signIn(email, testPassword, '198.51.102.1')).status).toBe(204)
})

test('the right password forgets the wrong ones', async () => {
  const { email } = await newcomer()
  const address = '198.51.103.1'
  await failed(9, () => ({ email, address }))
  expect((await signIn(email, testPassword, address)).status).toBe(204)
  expect((await signIn(email, 'wrong', address)).status).toBe(401)
})

test('an address that guesses at many accounts is locked out of all, and nobody else is', async () => {
  const { email } = await newcomer()
  await failed(49, (n) => ({ email: `guess-${n}@example.test`, address: `2001:db8:0:7::${n.toString(16)}` }))
  expect((await signIn('guess-50@example.test', 'wrong', '2001:db8:0:7::50')).status).toBe(401)
  expect((await signIn(email, testPassword, '2001:db8:0:7:ffff::1')).status).toBe(429)
  expect((await signIn(email, testPassword, '2001:db8:0:8::1')).status).toBe(204)
})

test('a burst of guesses at one account meets the lock as well', async () => {
  const { email } = await newcomer()
  const burst = await Promise.all(Array.from({ length: 40 }, (_, n) => signIn(email, 'wrong', `198.51.104.${n}`)))
  expect(burst.filter(({ status }) => status === 401).length).toBeLessThan(13)
})

test('failures are kept without the names of those who failed', async () => {
  const email = `secret-${crypto.randomUUID()}@example.test`
  await signIn(email, 'wrong', '198.51.105.1')
  const { rows } = await database.pool.query<{ text: string }>(
    `select encode(subject_hash, 'escape') as text from sign_in_failures`,
  )
  expect(rows.length).toBeGreaterThan(1)
  expect(rows.some(({ text }) => text.includes(email) || text.includes('198.51.105'))).toBe(false)
  expect(web.log()).not.toContain(email)
})
