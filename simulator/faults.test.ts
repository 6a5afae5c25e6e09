import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { contoso, errorOf, everyPage, fabrikam, idsOn, visit, type Visit } from './testing/visit.ts'

let visited: Visit
let token: string
beforeAll(async () => {
  visited = await visit()
  token = await visited.tokenFor(contoso)
})
beforeEach(() => visited.hook('DELETE', '/faults'))
afterAll(() => visited.close())

const catalog = 'beta/deviceManagement/configurationPolicies'
const plan = (fault: object) =>
  visited.hook('POST', '/faults', { path: 'deviceManagement/configurationPolicies', ...fault })
const ask = () => visited.get(token, catalog)

it.each([
  [429, 'TooManyRequests', '7'],
  [503, 'serviceNotAvailable', '7'],
  [504, 'GatewayTimeout', '7'],
])('answers %i with the Retry-After that was chosen, as often as was said', async (status, code, wait) => {
  await plan({ kind: 'status', status, retryAfter: 'normal', retryAfterSeconds: 7, times: 2 })
  for (const _ of [1, 2]) {
    const reply = await ask()
    expect([reply.status, errorOf(reply).code, reply.headers.get('retry-after')]).toEqual([status, code, wait])
  }
  expect((await ask()).status).toBe(200)
})

it('takes a Retry-After of any text, and an error of any code and message', async () => {
  await plan({ kind: 'status', status: 429, retryAfter: { raw: '30,120' } })
  expect((await ask()).headers.get('retry-after')).toBe('30,120')
  await plan({ kind: 'status', status: 400, code: 'BadRequest', message: 'Request not applicable to target tenant.' })
  expect(errorOf(await ask()).text).toMatch(/^Request not applicable to target tenant\./)
})

it('refuses with 401 and 403 in the real shapes', async () => {
  await plan({ kind: 'status', status: 401 })
  expect(errorOf(await ask()).code).toBe('InvalidAuthenticationToken')
  await plan({ kind: 'status', status: 403 })
  expect(errorOf(await ask()).text).toContain('DeviceManagementConfiguration.Read.All')
})

it('strikes the nth matching request, of one tenant, of one operation, and no other', async () => {
  await plan({ kind: 'status', status: 500, tenant: contoso, nth: 3, times: 1 })
  const other = await visited.tokenFor(fabrikam)
  const statuses = []
  for (let request = 0; request < 4; request++) {
    expect((await visited.get(other, catalog)).status).toBe(200)
    expect((await visited.get(token, 'beta/deviceManagement/intents')).status).toBe(200)
    statuses.push((await ask()).status)
  }
  expect(statuses).toEqual([200, 200, 500, 200])
  await visited.hook('DELETE', '/faults')
  await plan({ kind: 'status', status: 500, query: '$skiptoken', times: null })
  const first = await visited.page(token, catalog)
  expect(first.reply.status).toBe(200)
  for (const _ of [1, 2, 3]) expect((await visited.get(token, first.link ?? '')).status).toBe(500)
})

it('reaches the token endpoint', async () => {
  await visited.hook('POST', '/faults', { path: '/*/oauth2/v2.0/token', kind: 'status', status: 503 })
  const reply = await visited.signIn(contoso)
  expect(reply.status).toBe(503)
  expect(reply.body).toMatchObject({ error: 'temporarily_unavailable' })
  expect((await visited.signIn(contoso)).status).toBe(200)
})

it('cuts the connection before the answer, and in the middle of it', async () => {
  await plan({ kind: 'reset' })
  await expect(ask()).rejects.toThrow('fetch failed')
  await plan({ kind: 'reset', at: 'middle' })
  await expect(ask()).rejects.toThrow()
  expect((await ask()).status).toBe(200)
})

it('never answers, when told to hang', async () => {
  await plan({ kind: 'hang' })
  const asked = fetch(`${visited.url}/${catalog}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(300),
  })
  await expect(asked).rejects.toThrow(/timeout/i)
  const { requests } = (await visited.hook('GET', '/counters?limit=1')).body as { requests: { status: unknown }[] }
  expect(requests[0]?.status).toBe('hang')
})

it('answers late, the first byte as well', async () => {
  await plan({ kind: 'slow', delayMs: 250 })
  const start = performance.now()
  await fetch(`${visited.url}/${catalog}`, { headers: { authorization: `Bearer ${token}` } })
  expect(performance.now() - start).toBeGreaterThan(240)
})

it.each<[object, number, RegExp]>([
  [{ kind: 'truncated' }, 200, /^\{"@odata.context".*[^}]$/s],
  [{ kind: 'html' }, 502, /^<!DOCTYPE html>/],
  [{ kind: 'html', status: 200 }, 200, /^<!DOCTYPE html>/],
  [{ kind: 'empty' }, 200, /^$/],
  [{ kind: 'text', text: 'upstream request timeout' }, 500, /^upstream request timeout$/],
  [{ kind: 'status', status: 504, body: 'html' }, 504, /^<!DOCTYPE html>/],
])('answers something that is no JSON: %j', async (fault, status, text) => {
  await plan(fault)
  const reply = await ask()
  expect(reply.status).toBe(status)
  expect(reply.text).toMatch(text)
  expect(reply.body).toEqual({})
})

it('tells a wrong time, and sends headers of one’s own', async () => {
  await plan({ kind: 'skewedDate', seconds: -3600 })
  await plan({ kind: 'headers', headers: { 'retry-after': '3' } })
  const reply = await ask()
  expect(Date.now() - Date.parse(reply.headers.get('date') ?? '')).toBeGreaterThan(3_590_000)
  expect([reply.status, reply.headers.get('retry-after')]).toEqual([200, '3'])
})

it('sends a link to another host', async () => {
  await plan({ kind: 'foreignNextLink', origin: 'http://127.0.0.1:9' })
  const { link, items } = await visited.page(token, catalog)
  expect(link).toMatch(/^http:\/\/127\.0\.0\.1:9\/beta\//)
  expect(items).toHaveLength(25)
})

it('sends a link that leads to the same page for ever', async () => {
  await plan({ kind: 'repeatedNextLink', times: null })
  const first = await visited.page(token, catalog)
  const second = await visited.page(token, first.link ?? '')
  const third = await visited.page(token, second.link ?? '')
  expect(idsOn([second])).toEqual(idsOn([first]))
  expect(third.link).toBe(second.link)
})

it('sends empty pages on the way, of which nothing is lost', async () => {
  const whole = idsOn(await everyPage(visited, token, catalog))
  await plan({ kind: 'emptyPage', nth: 2, times: 2 })
  const pages = await everyPage(visited, token, catalog)
  expect(pages.filter(({ items }) => items.length === 0)).toHaveLength(2)
  expect(new Set(pages.map(({ link }) => link)).size).toBe(pages.length)
  expect(idsOn(pages)).toEqual(whole)
})

it('begins a page with items of the one before', async () => {
  const whole = idsOn(await everyPage(visited, token, catalog))
  await plan({ kind: 'overlap', items: 3, nth: 2 })
  const ids = idsOn(await everyPage(visited, token, catalog))
  expect(ids.length).toBe(whole.length + 3)
  expect([...new Set(ids)]).toEqual(whole)
})

it('says what is planned and how often it struck, and refuses a fault it does not understand', async () => {
  await plan({ kind: 'status', status: 503, times: 1 })
  await ask()
  await ask()
  const { faults } = (await visited.hook('GET', '/faults')).body as { faults: unknown[] }
  expect(faults).toEqual([expect.objectContaining({ kind: 'status', seen: 2, struck: 1 })])
  expect((await plan({ kind: 'earthquake' })).status).toBe(422)
  expect((await plan({ kind: 'slow', delayMs: 1, tims: 2 })).status).toBe(422)
})
