import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { contoso, fabrikam, visit, type Visit } from './testing/visit.ts'
import { Throttling } from './throttling.ts'

// A machine that runs everything at once is slow, and nothing here is about speed.
vi.setConfig({ testTimeout: 20_000, hookTimeout: 20_000 })

let visited: Visit
let token: string
beforeAll(async () => {
  visited = await visit({ throttleScale: 1 })
  token = await visited.tokenFor(contoso)
})
beforeEach(() => visited.hook('PUT', '/throttling', { scale: 1, retryAfter: 'normal' }))
afterAll(() => visited.close())

const intents = 'beta/deviceManagement/intents?$top=1'
const locations = 'v1.0/identity/conditionalAccess/namedLocations'
const policies = 'v1.0/identity/conditionalAccess/policies'

it('lets as many reads through per tenant and family as the window holds, and refuses the next', async () => {
  // A tenth of the real numbers; the real ones are counted below.
  await visited.hook('PUT', '/throttling', { scale: 0.1 })
  const asked = await Promise.all(Array.from({ length: 101 }, () => visited.get(token, intents)))
  expect(asked.filter(({ status }) => status === 200)).toHaveLength(100)
  const reply = await visited.get(token, intents)
  expect(reply.status).toBe(429)
  expect(reply.body['error']).toMatchObject({
    code: 'TooManyRequests',
    innerError: { code: '429', status: '429', message: 'Please retry after' },
  })
  const seconds = Number(reply.headers.get('retry-after'))
  expect(seconds).toBeGreaterThan(0)
  expect(seconds).toBeLessThanOrEqual(20)
  expect((await visited.get(token, 'beta/deviceManagement/assignmentFilters')).status).toBe(200)
  expect((await visited.get(await visited.tokenFor(fabrikam), intents)).status).toBe(200)
})

it('opens again when the window is over, and counts writes by their own limit', () => {
  const throttling = new Throttling(1)
  const count = (way: 'reads' | 'writes', now: number) => throttling.count('t', 'scripts', way, now)
  for (let request = 0; request < 100; request++) expect(count('writes', 1000)).toBeNull()
  expect(count('writes', 1000)).not.toBeNull()
  for (let request = 0; request < 899; request++) expect(count('reads', 5000)).toBeNull()
  expect(count('reads', 20_999)).toEqual({ headers: { 'retry-after': '1' } })
  expect(count('reads', 21_000)).toBeNull()
  expect(count('writes', 21_000)).toBeNull()
})

it('allows conditional access one request a second over both its lists, without a Retry-After', async () => {
  const both = await Promise.all([visited.get(token, policies), visited.get(token, locations)])
  const refused = both.filter(({ status }) => status === 429)
  expect(refused).toHaveLength(1)
  expect(refused[0]?.headers.has('retry-after')).toBe(false)
  expect((await visited.get(await visited.tokenFor(fabrikam), policies)).status).toBe(200)
  const deadline = Date.now() + 5000
  let status = 429
  while (status === 429 && Date.now() < deadline) status = (await visited.get(token, locations)).status
  expect(status).toBe(200)
})

it('multiplies the limits by the scale', async () => {
  await visited.hook('PUT', '/throttling', { scale: 5 })
  const asked = await Promise.all(Array.from({ length: 6 }, () => visited.get(token, policies)))
  expect(asked.filter(({ status }) => status === 200)).toHaveLength(5)
  await visited.hook('PUT', '/throttling', { scale: null })
  expect((await visited.get(token, policies)).status).toBe(200)
})

it.each<[string, RegExp | null]>([
  ['normal', /^\d+$/],
  ['commaList', /^\d+,\d+$/],
  ['decimal', /^\d+\.\d{3}$/],
  ['missing', null],
  ['httpDate', / GMT$/],
  ['pastDate', / GMT$/],
  ['zero', /^0$/],
  ['alwaysOne', /^1$/],
  ['milliseconds', null],
  ['garbage', /^soon$/],
])('says Retry-After in the form "%s"', async (retryAfter, form) => {
  // A thousandth: one request in the window.
  await visited.hook('PUT', '/throttling', { scale: 0.001, retryAfter })
  await visited.get(token, intents)
  const { status, headers } = await visited.get(token, intents)
  expect(status).toBe(429)
  const said = headers.get('retry-after')
  if (form === null) expect(said).toBeNull()
  else expect(said).toMatch(form)
  if (retryAfter.endsWith('Date')) expect(Date.parse(said ?? '') > Date.now()).toBe(retryAfter === 'httpDate')
  if (retryAfter === 'milliseconds') expect(Number(headers.get('x-ms-retry-after-ms'))).toBeGreaterThan(0)
})
