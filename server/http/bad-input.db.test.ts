import { beforeAll, describe, expect, test } from 'vitest'
import { problemSchema } from '../../contract/problem-document.ts'
import { testDatabase } from '../../tests/database.ts'
import { createWorkspace, type TestWorkspace } from '../../tests/people.ts'
import { givePassword, signInOver, testWeb } from '../../tests/web.ts'

const database = testDatabase()
const web = testWeb(database)
let home: TestWorkspace
let away: TestWorkspace
let cookie: string
let starts: string

beforeAll(async () => {
  home = await createWorkspace(database.pool)
  away = await createWorkspace(database.pool)
  await givePassword(database.pool, home.people.operator.id)
  cookie = await signInOver(web, home.people.operator.email)
  starts = `/api/v1/tenants/${home.tenants[0]?.externalId}/operations`
})

const ask = (path: string, init: RequestInit = {}) =>
  fetch(web.url + path, { ...init, headers: { cookie, ...(init.headers as Record<string, string>) } })

const post = (path: string, body: RequestInit['body'], headers: Record<string, string> = {}) =>
  ask(path, { method: 'POST', body: body ?? null, headers: { 'content-type': 'application/json', ...headers } })

/** What every refusal is, whatever was wrong: a problem document that tells nothing of the inside. */
async function refusalOf(response: Response) {
  const text = await response.text()
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
  expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  expect(text).not.toContain(response.headers.get('x-request-id'))
  expect(text).not.toMatch(/\bat .*\.[tj]s|node_modules|select |insert |SQLSTATE|Error:/)
  const problem = problemSchema.strict().parse(JSON.parse(text))
  expect(problem.status).toBe(response.status)
  return { status: response.status, type: problem.type, pointers: problem.errors?.map(({ pointer }) => pointer) ?? [] }
}

async function startedRuns(): Promise<number> {
  const { rows } = await database.pool.query<{ runs: number }>(`select count(*) as runs from operation_runs`)
  return rows[0]?.runs ?? -1
}

const unread = { status: 400, type: '/problems/malformed', pointers: [] }
const invalid = (...pointers: string[]) => ({ status: 422, type: '/problems/invalid', pointers })
const nowhere = { status: 404, type: '/problems/not-found', pointers: [] }
const notJson = { status: 415, type: '/problems/unsupported-media-type', pointers: [] }
const tooLarge = { status: 413, type: '/problems/too-large', pointers: [] }
const good = JSON.stringify({ type: 'inventory.sync', input: {} })

describe('a start that cannot be accepted', () => {
  test.for([
    ['broken JSON', '{"type":', unread],
    ['an unknown type', '{"type":"inventory.sink"}', invalid('/type')],
    ['no type', '{}', invalid('/type')],
    ['a field too many', '{"type":"inventory.sync","tenant_id":1}', invalid('/tenant_id')],
    ['null', 'null', invalid('')],
    ['a list', '[]', invalid('')],
    ['nothing at all', '', invalid('/type')],
    ['no policy type selected', '{"type":"inventory.sync","input":{"policyTypes":[]}}', invalid('/input/policyTypes')],
    ['200,000 levels', `{"type":"inventory.sync","input":${'['.repeat(200_000)}${']'.repeat(200_000)}}`, unread],
    ['33 levels', `{"type":"inventory.sync","input":${'['.repeat(33)}${']'.repeat(33)}}`, unread],
    ['many keys', `{${Array.from({ length: 60_000 }, (_, n) => `"k${n}":1`).join(',')}}`, unread],
    ['a million keys', `{${Array.from({ length: 1_000_000 }, (_, n) => `"k${n}":1`).join(',')}}`, tooLarge],
    ['10 MB in one string', JSON.stringify({ type: 'x'.repeat(10_000_000) }), tooLarge],
    ['a key of prototypes', '{"type":"inventory.sync","__proto__":{"isAdmin":true}}', unread],
    ['a hidden key of prototypes', '{"type":"inventory.sync","input":{"constructor":{"prototype":{"a":1}}}}', unread],
    ['NUL in a text', '{"type":"inventory.sync\\u0000"}', unread],
    ['half a character', '{"type":"inventory.sync","input":{"policyTypes":["\\ud800"]}}', unread],
  ] as const)('%s', async ([, body, expected]) => {
    expect(await refusalOf(await post(starts, body))).toEqual(expected)
    expect(await startedRuns()).toBe(0)
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined()
  })

  test.for([
    ['text/plain', notJson],
    ['application/x-www-form-urlencoded', notJson],
    ['multipart/form-data; boundary=x', notJson],
    ['application/jsonp', notJson],
    ['', notJson],
  ] as const)('as %s', async ([type, expected]) => {
    expect(await refusalOf(await post(starts, Buffer.from(good), { 'content-type': type }))).toEqual(expected)
    expect(await startedRuns()).toBe(0)
  })

  test('compressed: a small one may be a huge one', async () => {
    expect(await refusalOf(await post(starts, good, { 'content-encoding': 'gzip' }))).toEqual(notJson)
  })

  test('10 MB in pieces, of which nobody said how many come', async () => {
    let sent = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent++ < 160) controller.enqueue(new Uint8Array(65_536).fill(0x20))
        else controller.close()
      },
    })
    const answer = await ask(starts, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
      duplex: 'half',
    }).catch(() => null)
    if (answer !== null) expect(await refusalOf(answer)).toEqual(tooLarge)
    expect(await startedRuns()).toBe(0)
  })
})

describe('an address that names nothing', () => {
  test.for([
    ['an absent tenant', '/api/v1/tenants/00000000-0000-4000-8000-000000000000/inventory'],
    ['a tenant that is no id', '/api/v1/tenants/not-a-uuid/inventory'],
    ['a tenant as long as a page', `/api/v1/tenants/${'x'.repeat(150)}/inventory`],
    ['a tenant longer than any', `/api/v1/tenants/${'x'.repeat(5000)}/inventory`],
    ['a NUL', '/api/v1/tenants/%00/inventory'],
    ['operation 0', '/api/v1/operations/0'],
    ['a negative operation', '/api/v1/operations/-1'],
    ['a number in another writing', '/api/v1/operations/1e3'],
    ['a number that no database holds', '/api/v1/operations/99999999999999999999'],
    ['SQL', "/api/v1/operations/1'--"],
    ['a route that is not there', '/api/v1/nothing'],
    ['a version that is not there', '/api/v2/operations'],
    ['the API itself', '/api'],
    ['a page that is not there', '/nothing'],
    ['a file of the server', '/../../etc/passwd'],
  ] as const)('%s', async ([, path]) => {
    expect(await refusalOf(await ask(path))).toEqual(nowhere)
  })

  test('an address that cannot be read', async () => {
    expect(await refusalOf(await ask('/api/v1/operations/%zz'))).toEqual(unread)
  })

  test('a tenant of others', async () => {
    expect(await refusalOf(await post(`/api/v1/tenants/${away.tenants[0]?.externalId}/operations`, good))).toEqual(
      nowhere,
    )
  })
})

test.for([
  ['limit=0', '/query/limit'],
  ['limit=201', '/query/limit'],
  ['limit=many', '/query/limit'],
  ['limit=1&limit=2', '/query/limit'],
  ['tab=none', '/query/tab'],
  ['status=%00', '/query/status'],
  ['q=%00', '/query/q'],
  ['from=yesterday', '/query/from'],
  ['cursor=x', '/query/cursor'],
  ['unknown=1', '/query/unknown'],
  ['__proto__=1', '/query/__proto__'],
  ['a~b%2Fc=1', '/query/a~0b~1c'],
])('a list asked with %s', async ([query, pointer]) => {
  const refusal = await refusalOf(await ask(`/api/v1/operations?${query}`))
  expect(refusal).toMatchObject({ status: 422, type: '/problems/invalid' })
  expect(refusal.pointers).toContain(pointer)
})

test('what was refused is never repeated', async () => {
  const answer = await post('/api/v1/session', JSON.stringify({ email: 'x', password: 5, secret: 'canary-1' }))
  expect(await answer.text()).not.toContain('canary-1')
  const long = await post(
    '/api/v1/session',
    JSON.stringify({ email: 'e@example.test', password: 'canary-2'.repeat(200) }),
  )
  expect(long.status).toBe(422)
  expect(await long.text()).not.toContain('canary-2')
})

test('another method is 405 and names those there are', async () => {
  const wrong = await ask('/api/v1/operations/5/cancellation')
  expect(await refusalOf(wrong)).toEqual({ status: 405, type: '/problems/method-not-allowed', pointers: [] })
  expect(wrong.headers.get('allow')).toBe('POST')
  expect((await ask('/api/v1/operations', { method: 'PUT' })).headers.get('allow')).toBe('GET, HEAD')
  const overridden = await ask('/api/v1/session', { method: 'POST', headers: { 'x-http-method-override': 'DELETE' } })
  expect(overridden.status).toBe(422)
})

test('a start that is well is accepted: none of the above was refused for another reason', async () => {
  const answer = await post(starts, good)
  expect(answer.status).toBe(202)
  expect(answer.headers.get('location')).toMatch(/^\/api\/v1\/operations\/\d+$/)
})
