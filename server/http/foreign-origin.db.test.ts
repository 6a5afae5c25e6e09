import { request } from 'node:http'
import { beforeAll, describe, expect, test } from 'vitest'
import { routes } from '../../contract/routes.ts'
import { testDatabase } from '../../tests/database.ts'
import { createWorkspace, type TestWorkspace } from '../../tests/people.ts'
import { givePassword, sessionCookieOf, signInOver, startWeb, testPassword, testWeb } from '../../tests/web.ts'

const database = testDatabase()
const web = testWeb(database)
let home: TestWorkspace
let cookie: string

beforeAll(async () => {
  home = await createWorkspace(database.pool)
  await givePassword(database.pool, home.people.owner.id)
  cookie = await signInOver(web, home.people.owner.email)
})

/** Not `fetch`, which keeps some of these headers to itself. */
function send(
  method: string,
  path: string,
  headers: Record<string, string>,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(web.url + path, { method, headers: { cookie, ...headers } }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => (body += chunk.toString()))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
    outgoing.on('error', reject)
    outgoing.end()
  })
}

const unsafe = routes
  .filter(({ method }) => method !== 'GET')
  .map(({ name, method, path }) => ({ name, method, path: path.replaceAll(/\{\w+\}/g, '1') }))

const foreign: [string, Record<string, string>][] = [
  ['a foreign Origin', { origin: 'https://evil.example' }],
  ['an Origin that hides', { origin: 'null' }],
  ['an Origin of the same name on another port', { origin: 'http://127.0.0.1:1' }],
  ['Sec-Fetch-Site: cross-site', { 'sec-fetch-site': 'cross-site' }],
  ['Sec-Fetch-Site: same-site', { 'sec-fetch-site': 'same-site' }],
  ['a Sec-Fetch-Site nobody knows', { 'sec-fetch-site': 'cross-site, same-origin' }],
]

describe.for(unsafe)('$method $path', ({ method, path }) => {
  test.for(foreign)('with %s is refused before anything else', async ([, headers]) => {
    const { status, body } = await send(method, path, headers)
    expect(status).toBe(403)
    expect(JSON.parse(body)).toEqual({
      type: '/problems/foreign-origin',
      title: 'The request came from another site',
      status: 403,
    })
  })

  test('with the same Origin, from the address bar, or from no browser is not', async () => {
    const own = [{ origin: web.url, 'sec-fetch-site': 'same-origin' }, { 'sec-fetch-site': 'none' }, {}]
    for (const headers of own) {
      const { status } = await send(method, path, { ...headers, cookie: '' })
      expect(status).not.toBe(403)
    }
  })
})

test('after all of these the session still stands', async () => {
  expect((await send('GET', '/api/v1/me', {})).status).toBe(200)
})

test('reading needs no origin: nothing is changed by it, and no other page may read the answer', async () => {
  const response = await fetch(`${web.url}/api/v1/me`, { headers: { cookie, origin: 'https://evil.example' } })
  expect(response.status).toBe(200)
  expect(response.headers.get('access-control-allow-origin')).toBeNull()
  expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin')
})

test('behind https a page of the same name that came unprotected is foreign', async () => {
  const behindTls = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'atlas.example' }
  const out = (origin: string) => send('DELETE', '/api/v1/session', { ...behindTls, origin, cookie: '' })
  expect((await out('http://atlas.example')).status).toBe(403)
  expect((await out('https://atlas.example')).status).toBe(204)
})

test('behind a proxy that keeps its own name for the server, the address of people is the own one', async () => {
  const proxied = await startWeb(database.db, { publicUrl: 'https://atlas.example' })
  const signIn = (origin: string) =>
    fetch(`${proxied.url}/api/v1/session`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: JSON.stringify({ email: home.people.owner.email, password: testPassword }),
    })
  expect((await signIn('http://atlas.example')).status).toBe(403)
  const response = await signIn('https://atlas.example')
  expect(sessionCookieOf(response)).toMatch(/^__Host-tenantatlas=/)
  expect(response.headers.getSetCookie()[0]).toContain('; Secure')
  const headers = { cookie: sessionCookieOf(response) }
  expect((await fetch(`${proxied.url}/api/v1/me`, { headers })).status).toBe(200)
  await proxied.close()
})
