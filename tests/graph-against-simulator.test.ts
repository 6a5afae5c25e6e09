import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { policyTypeKeys, type PolicyTypeKey } from '../operations/policy-types.ts'
import { createGraph, planListings, type ListStep } from '../server/graph/client.ts'
import type { GraphConnection } from '../server/graph/connection.ts'
import { jumpingClock } from '../server/graph/testing/jumping-clock.ts'
import { startSimulator, type Simulator } from '../simulator/server.ts'
import { clientId, clientSecret, seededTenants } from '../simulator/world.ts'

/** The client of Graph against the simulator, over HTTP: every list, and every fault that can be planned. */

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.close())
afterEach(() => hook('DELETE', '/faults'))

const hook = async (method: string, path: string, body?: unknown): Promise<unknown> => {
  const response = await fetch(`${simulator.hooksUrl}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  expect(response.ok, `${method} ${path}: ${response.status}`).toBe(true)
  const text = await response.text()
  return text === '' ? null : JSON.parse(text)
}

const tenantOf = (name: string) => {
  const tenant = seededTenants.find((each) => each.name === name)
  if (!tenant) throw new Error(`no tenant ${name}`)
  return tenant.guid
}

const connectionTo = (tenant: string): GraphConnection => ({
  tenant,
  clientId,
  clientSecret,
  cloud: { key: 'global', graphBaseUrl: simulator.url, tokenBaseUrl: simulator.url },
})

const contoso = tenantOf('Contoso Retail')

const read = async (types: readonly PolicyTypeKey[], tenant = contoso) => {
  const { clock, waits } = jumpingClock(Date.now())
  const graph = createGraph({ clock, limits: { headersMs: 400, bodyIdleMs: 400 } })
  const signal = new AbortController().signal
  const readings = planListings(types).map(async (listing) => {
    const ids: Partial<Record<PolicyTypeKey, string[]>> = {}
    let last: ListStep | undefined
    for await (const step of graph.list(connectionTo(tenant), listing, { signal })) {
      last = step
      if (step.kind === 'page') for (const item of step.items) (ids[item.type] ??= []).push(item.externalId)
    }
    return { key: listing.key, ids, last }
  })
  return { readings: await Promise.all(readings), waits }
}

type Item = { id: string; '@odata.type'?: string; templateReference?: { templateFamily?: string } } & Record<
  string,
  unknown
>
const itemsIn = async (collection: string, tenant = contoso) =>
  ((await hook('GET', `/tenants/${tenant}/policies/${collection}`)) as { items: Item[] }).items

const sorted = (ids: readonly string[] = []) => [...new Set(ids)].sort()
const endOf = (last: ListStep | undefined) => (last?.kind === 'failed' ? last.failure.code : last?.kind)

test('reads every list of a tenant to its end: all of it, and nothing else', async () => {
  await hook('PUT', '/throttling', { scale: null })
  const { readings } = await read(policyTypeKeys)
  expect(readings.length).toBeGreaterThan(25)
  let total = 0
  for (const { key, ids, last } of readings) {
    // Microsoft's own scripts and built-in roles are nobody's policy.
    const isPolicy = (item: Item) =>
      item['isGlobalScript'] !== true && (key !== 'roleDefinitions' || item['isBuiltIn'] !== true)
    const wanted = (await itemsIn(key)).filter(isPolicy)
    expect(last, key).toEqual({ kind: 'done' })
    expect(sorted(Object.values(ids).flat()), key).toEqual(sorted(wanted.map((item) => item.id)))
    total += wanted.length
  }
  expect(total).toBeGreaterThan(200)
})

test('each item of a list that holds two types is told as the one it is', async () => {
  const { readings } = await read([
    'deviceConfiguration',
    'windowsUpdateRing',
    'settingsCatalogPolicy',
    'endpointSecurityPolicy',
  ])
  const [configurations, policies] = readings
  const rings = (await itemsIn('deviceConfigurations')).filter((item) =>
    item['@odata.type']?.endsWith('.windowsUpdateForBusinessConfiguration'),
  )
  const secured = (await itemsIn('configurationPolicies')).filter(
    (item) => (item.templateReference?.templateFamily ?? 'none') !== 'none',
  )
  expect(rings.length * secured.length).toBeGreaterThan(0)
  expect(sorted(configurations?.ids.windowsUpdateRing)).toEqual(sorted(rings.map((item) => item.id)))
  expect(sorted(policies?.ids.endpointSecurityPolicy)).toEqual(sorted(secured.map((item) => item.id)))
})

const path = 'deviceManagement/configurationPolicies'
const strike = (fault: object) => hook('POST', '/faults', { path, ...fault })
const catalog = async () => (await read(['settingsCatalogPolicy', 'endpointSecurityPolicy'])).readings[0]
const allIds = async () => sorted((await itemsIn('configurationPolicies')).map((item) => item.id))

test.each([
  { kind: 'status', status: 401 },
  { kind: 'status', status: 500 },
  { kind: 'status', status: 502, body: 'html' },
  { kind: 'status', status: 503, retryAfter: 'normal' },
  { kind: 'status', status: 504, body: 'empty' },
  { kind: 'reset', at: 'start' },
  { kind: 'reset', at: 'middle' },
  { kind: 'hang' },
  { kind: 'truncated' },
  { kind: 'html', status: 200 },
  { kind: 'text', status: 500 },
  { kind: 'empty', status: 200 },
  { kind: 'emptyPage' },
  { kind: 'overlap' },
  { kind: 'headers', headers: { 'retry-after': '5' } },
  { kind: 'skewedDate', seconds: -7_200 },
])('once, on the second page, $kind $status $at loses nothing', async (fault) => {
  await strike({ ...fault, nth: 2 })
  const reading = await catalog()
  expect(endOf(reading?.last)).toBe('done')
  expect(sorted(Object.values(reading?.ids ?? {}).flat())).toEqual(await allIds())
  expect(await hook('GET', '/faults')).toMatchObject({ faults: [{ struck: 1 }] })
})

test.each([
  'normal',
  'commaList',
  'decimal',
  'missing',
  'httpDate',
  'pastDate',
  'zero',
  'alwaysOne',
  'milliseconds',
  'garbage',
])('a 429 with Retry-After %s is waited out', async (retryAfter) => {
  await strike({ kind: 'status', status: 429, retryAfter, retryAfterSeconds: 10, nth: 2 })
  const { readings, waits } = await read(['settingsCatalogPolicy', 'endpointSecurityPolicy'])
  expect(endOf(readings[0]?.last)).toBe('done')
  expect(sorted(Object.values(readings[0]?.ids ?? {}).flat())).toEqual(await allIds())
  const least = { normal: 10_000, commaList: 40_000, decimal: 10_000, httpDate: 8_000, milliseconds: 10_000 }
  expect(Math.max(...waits)).toBeGreaterThanOrEqual(least[retryAfter as keyof typeof least] ?? 500)
  expect(Math.max(...waits)).toBeLessThanOrEqual(60_000)
})

test.each([
  [{ kind: 'status', status: 401 }, 'authentication_failed'],
  [{ kind: 'status', status: 403 }, 'permission_denied'],
  [{ kind: 'status', status: 400 }, 'not_licensed'],
  [{ kind: 'status', status: 404 }, 'not_found'],
  [{ kind: 'status', status: 429 }, 'throttled'],
  [{ kind: 'status', status: 503 }, 'provider_error'],
  [{ kind: 'status', status: 504, body: 'html' }, 'provider_error'],
  [{ kind: 'reset' }, 'provider_unreachable'],
  [{ kind: 'hang' }, 'provider_unreachable'],
  [{ kind: 'truncated' }, 'truncated'],
  [{ kind: 'html', status: 200 }, 'provider_error'],
  [{ kind: 'empty', status: 200 }, 'provider_error'],
  [{ kind: 'foreignNextLink' }, 'truncated'],
  [{ kind: 'repeatedNextLink' }, 'truncated'],
])('%j for ever ends with the reason %s', async (fault, code) => {
  await strike({ ...fault, nth: 2, times: null })
  const reading = await catalog()
  expect(endOf(reading?.last)).toBe(code)
})

test('a customer who did not consent to one permission loses those lists alone, and is told which it is', async () => {
  const { readings } = await read(['conditionalAccessPolicy', 'namedLocation', 'mobileApp'], tenantOf('Adatum Legal'))
  const denied = { kind: 'failed', failure: { code: 'permission_denied', status: 403, scopes: ['Policy.Read.All'] } }
  const byKey = Object.fromEntries(readings.map(({ key, last }) => [key, last]))
  expect(byKey['conditionalAccessPolicies']).toMatchObject(denied)
  expect(byKey['namedLocations']).toMatchObject(denied)
  expect(byKey['mobileApps']).toEqual({ kind: 'done' })
})

test('the connection check says what is wrong with the sign-in', async () => {
  const graph = createGraph()
  const signal = new AbortController().signal
  expect(await graph.check(connectionTo(contoso), { signal })).toEqual({ ok: true })
  const wrong = { ...connectionTo(contoso), clientSecret: 'wrong' }
  expect(await graph.check(wrong, { signal })).toMatchObject({
    failure: { code: 'authentication_failed', status: 401 },
  })
  const nowhere = connectionTo('00000000-1111-4222-8333-444444444444')
  expect(await graph.check(nowhere, { signal })).toMatchObject({ failure: { code: 'authentication_failed' } })
})
