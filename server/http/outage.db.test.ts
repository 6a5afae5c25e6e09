import { beforeAll, expect, test, vi } from 'vitest'
import { testDatabase } from '../../tests/database.ts'
import { createWorkspace, type TestPerson } from '../../tests/people.ts'
import { givePassword, signInOver, startWeb, testWeb } from '../../tests/web.ts'
import { createDatabase } from '../database/kysely.ts'
import { createPool } from '../database/pool.ts'

const database = testDatabase()
const web = testWeb(database)
let person: TestPerson
let cookie: string

beforeAll(async () => {
  person = (await createWorkspace(database.pool)).people.operator
  await givePassword(database.pool, person.id)
  cookie = await signInOver(web, person.email)
})

const tokensOf = (url: string) => fetch(`${url}/api/v1/tokens`, { headers: { cookie } })

/** Holds up whoever wants to read tokens, until it is let go. */
async function holdTokens() {
  const holder = await database.pool.connect()
  await holder.query('begin; lock table api_tokens in access exclusive mode')
  const waiters = async () =>
    (
      await holder.query<{ pid: number }>(
        `select pid from pg_locks where not granted and relation = 'api_tokens'::regclass`,
      )
    ).rows
  return {
    someoneWaits: () => vi.waitFor(async () => expect(await waiters()).not.toEqual([]), { timeout: 10_000 }),
    cutOff: () => holder.query(`select pg_terminate_backend(pid) from pg_locks where not granted`),
    letGo: async () => {
      await holder.query('rollback')
      holder.release()
    },
  }
}

test('without a database every answer that needs it says so, and when to come again', async () => {
  const db = createDatabase(createPool('postgres://nobody@127.0.0.1:1/none', { max: 2, applicationName: 'test' }))
  const alone = await startWeb(db)
  for (const path of ['/api/v1/me', '/api/system/me', '/api/v1/tenants', '/readyz']) {
    const response = await fetch(alone.url + path, { headers: { cookie } })
    expect([response.status, response.headers.get('retry-after'), await response.json()]).toEqual([
      503,
      '2',
      {
        type: '/problems/unavailable',
        title: 'This is not available right now',
        status: 503,
        detail: 'The database cannot be reached. Try again in a moment.',
      },
    ])
  }
  expect((await fetch(`${alone.url}/healthz`)).status).toBe(200)
  await alone.close()
  await db.destroy()
})

test('a connection that is lost in the middle is 503, and the next request has another', async () => {
  const tokens = await holdTokens()
  const answer = tokensOf(web.url)
  await tokens.someoneWaits()
  await tokens.cutOff()
  expect((await answer).status).toBe(503)
  await tokens.letGo()
  expect((await tokensOf(web.url)).status).toBe(200)
})

test('a server that ends lets a request end that is under way', async () => {
  const ending = await startWeb(database.db)
  const tokens = await holdTokens()
  const answer = tokensOf(ending.url)
  await tokens.someoneWaits()
  const closed = ending.close()
  await vi.waitFor(() => expect(fetch(`${ending.url}/healthz`)).rejects.toThrow(), { timeout: 10_000 })
  await tokens.letGo()
  expect((await answer).status).toBe(200)
  await closed
})

test('and waits for none for ever, nor for connections that are idle', async () => {
  const ending = await startWeb(database.db)
  await fetch(`${ending.url}/healthz`)
  const tokens = await holdTokens()
  const answer = tokensOf(ending.url).then(
    ({ status }) => status,
    () => 'cut off',
  )
  await tokens.someoneWaits()
  const begun = performance.now()
  await ending.close()
  expect(performance.now() - begun).toBeLessThan(8_000)
  expect(await answer).toBe('cut off')
  await tokens.letGo()
})
