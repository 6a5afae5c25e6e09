import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { testDatabase } from '../../tests/database.ts'
import { seed } from '../../tests/people.ts'
import { signInOver, startWeb, testPassword, testWeb } from '../../tests/web.ts'
import { hashPassword } from '../access/password.ts'

const database = testDatabase()
const webRoot = mkdtempSync(join(tmpdir(), 'tenantatlas-web-'))
mkdirSync(join(webRoot, 'assets'))
writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>TenantAtlas</title>')
writeFileSync(join(webRoot, 'assets', 'index-1.js'), '// long enough\n'.repeat(200))
writeFileSync(join(webRoot, 'assets', 'built-1.js'), '// as it is')
writeFileSync(join(webRoot, 'assets', 'built-1.js.br'), brotliCompressSync('// from the build'))
afterAll(() => rmSync(webRoot, { recursive: true }))
const web = testWeb(database, { webRoot })

test('pages and answers may load scripts from here alone, and stand in no frame', async () => {
  for (const path of ['/', '/api/v1/me', '/api/v1/live', '/api/docs', '/nothing']) {
    const { headers } = await fetch(web.url + path)
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy.split(';')).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "frame-ancestors 'none'",
      ]),
    )
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe|https?:|\*/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-request-id')).not.toBeNull()
    expect([headers.get('x-powered-by'), headers.get('server'), headers.get('strict-transport-security')]).toEqual([
      null,
      null,
      null,
    ])
  }
})

test('nothing keeps an answer of the API; a file with its hash in the name is kept for ever, the page never', async () => {
  const kept = async (path: string) => (await fetch(web.url + path)).headers.get('cache-control')
  expect(await kept('/api/v1/me')).toBe('no-store')
  expect(await kept('/api/nothing')).toBe('no-store')
  expect(await kept('/assets/index-1.js')).toBe('public, max-age=31536000, immutable')
  expect(await kept('/sign-in')).toBe('no-cache')
  expect(await kept('/admin/operations')).toBe('no-store')
})

test.for(['/', '/sign-in', '/admin', '/admin/t/x/inventory', '/system/sign-in'])('%s is the page', async (path) => {
  const response = await fetch(web.url + path)
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  expect(await response.text()).toContain('TenantAtlas')
})

test.for(['/assets/../../package.json', '/assets/%2e%2e/%2e%2e/package.json', '/assets/', '/.env', '/index.php'])(
  '%s is nothing',
  async (path) => {
    expect((await fetch(web.url + path)).status).toBe(404)
  },
)

test('whoever comes by an address that leads nowhere is shown the page, with the status that says so', async () => {
  for (const path of ['/nothing', '/system', '/system/operations/5']) {
    const response = await fetch(web.url + path, { headers: { accept: 'text/html,*/*;q=0.8' } })
    expect([response.status, response.headers.get('content-type'), response.headers.get('cache-control')]).toEqual([
      404,
      'text/html; charset=utf-8',
      'no-cache',
    ])
  }
  for (const path of ['/api/v1/nothing', '/assets/nothing.js']) {
    const response = await fetch(web.url + path, { headers: { accept: 'text/html' } })
    expect([response.status, response.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ])
  }
})

test('the pages of the platform are there for its people alone', async () => {
  const values = ['p@example.test', 'P', await hashPassword(testPassword), []]
  const insert = 'insert into platform_people (email, name, password_hash, capabilities) values ($1, $2, $3, $4)'
  await seed(database.pool, insert, values)
  const cookie = await signInOver(web, 'p@example.test', '/api/system/session')
  for (const path of ['/system', '/system/operations/5'])
    expect((await fetch(web.url + path, { headers: { cookie } })).status).toBe(200)
  await fetch(`${web.url}/api/system/session`, { method: 'DELETE', headers: { cookie } })
  expect((await fetch(`${web.url}/system`, { headers: { cookie } })).status).toBe(404)
})

test('files are compressed for whoever can read that: as the build has done it, or on their way', async () => {
  const read = async (name: string, accepted: string) => {
    const response = await fetch(`${web.url}/assets/${name}`, { headers: { 'accept-encoding': accepted } })
    return [response.headers.get('content-encoding'), response.headers.get('content-type'), await response.text()]
  }
  const type = 'application/javascript; charset=utf-8'
  expect(await read('index-1.js', 'br')).toEqual(['br', type, expect.stringContaining('// long enough')])
  expect(await read('built-1.js', 'gzip, br')).toEqual(['br', type, '// from the build'])
  expect(await read('built-1.js', 'identity')).toEqual([null, type, '// as it is'])
})

test('the process lives, and is ready', async () => {
  expect(await (await fetch(`${web.url}/healthz`)).json()).toEqual({ status: 'ok' })
  expect(await (await fetch(`${web.url}/readyz`)).json()).toEqual({ status: 'ready' })
})

test('who asks too often is told when to come again, also where nothing is', async () => {
  const small = await startWeb(database.db, { requestsPerMinute: 3 })
  const statuses: number[] = []
  for (const path of ['me', 'nothing', 'me', 'me']) statuses.push((await fetch(`${small.url}/api/v1/${path}`)).status)
  expect(statuses).toEqual([401, 404, 401, 429])
  const made = { cookie: 'tenantatlas=made-up', authorization: 'Bearer made-up' }
  const refused = await fetch(`${small.url}/api/v1/me`, { headers: made })
  expect([refused.status, refused.headers.get('content-type')]).toEqual([
    429,
    'application/problem+json; charset=utf-8',
  ])
  expect(await refused.json()).toMatchObject({ type: '/problems/too-many-requests', status: 429 })
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(refused.headers.get('ratelimit-remaining')).toBe('0')
  expect((await fetch(`${small.url}/healthz`)).status).toBe(200)
  await small.close()
})

test('what is not HTTP is answered and let go', async () => {
  const { port } = new URL(web.url)
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write('HELLO\r\n\r\n'))
    let text = ''
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
    socket.on('end', () => resolve(text)).on('error', reject)
  })
  expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*application\/problem\+json[\s\S]*"type":"\/problems\/malformed"/)
})

test('a request is logged by its route, without what it carries', async () => {
  const canary = 'canary-4711'
  await fetch(`${web.url}/api/v1/operations/${canary}?q=${canary}`, {
    headers: { cookie: `tenantatlas=${canary}`, authorization: `Bearer ${canary}` },
  })
  await fetch(`${web.url}/api/v1/session`, {
    method: 'POST',
    body: JSON.stringify({ email: `${canary}@example.test`, password: canary }),
    headers: { 'content-type': 'application/json' },
  })
  expect(web.log()).toContain('"route":"/api/v1/operations/:id"')
  expect(web.log()).toContain('"route":"/api/v1/session"')
  expect(web.log()).not.toContain(canary)
})
