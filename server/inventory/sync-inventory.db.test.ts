import { afterEach, beforeEach, expect, test } from 'vitest'
import { policyTypeKeys } from '../../operations/policy-types.ts'
import { testDatabase } from '../../tests/database.ts'
import { itemsOf, simulatedWorld, syncToEnd, type Customer } from '../../tests/inventory.ts'
import { eventKinds, notificationsOf, personScope, type TestWorker } from '../../tests/operations.ts'
import { createWorkspace, type TestWorkspace } from '../../tests/people.ts'
import { withScope } from '../database/scope.ts'
import { countItems, listItems, type ItemRow } from './queries.ts'

const database = testDatabase()
const world = simulatedWorld()
let workspace: TestWorkspace
let customer: Customer
let worker: TestWorker

async function serve(about: Parameters<typeof world.customer>[1]): Promise<void> {
  workspace = await createWorkspace(database.pool)
  customer = await world.customer(workspace, about)
  worker = await world.worker(database.url, database.db, [customer])
}
beforeEach(() => serve({ size: 120 }))
afterEach(async () => {
  await world.hook('DELETE', '/faults')
  await worker.end()
})

const coverageIn = (context: Record<string, unknown>) =>
  (
    context['inventory'] as {
      coverage: Record<string, { status: string; itemCount: number; reasonCode: string | null }>
    }
  ).coverage

const seen = (filter: Parameters<typeof countItems>[2] = {}) =>
  withScope(database.db, personScope(workspace, workspace.people.readonly), (tx) =>
    countItems(tx, customer.tenant.id, filter),
  )

test('a first sync creates everything, a second finds it unchanged, and the counts are those of the rows', async () => {
  const first = await syncToEnd(database.db, workspace)
  const rows = await itemsOf(database.pool, customer.tenant)
  expect(first).toMatchObject({ outcome: 'succeeded', reason_code: null })
  const types = policyTypeKeys.length
  expect(first.summary_counts).toEqual({
    total: types,
    processed: types,
    succeeded: types,
    failed: 0,
    items: rows.length,
    created: rows.length,
    updated: 0,
    unchanged: 0,
  })
  expect(Object.keys(coverageIn(first.context)).sort()).toEqual([...policyTypeKeys].sort())

  const second = await syncToEnd(database.db, workspace)
  expect(second.summary_counts).toMatchObject({ items: rows.length, created: 0, updated: 0, unchanged: rows.length })
  expect(await notificationsOf(database.db, second.id)).toHaveLength(1)
})

test('what a person renames is updated, what they delete is missing and never gone, and comes back as found', async () => {
  await syncToEnd(database.db, workspace)
  const filters = await itemsOf(database.pool, customer.tenant)
  const [renamed, deleted] = filters.filter((item) => item.policy_type === 'deviceCompliancePolicy')
  if (renamed === undefined || deleted === undefined)
    throw new Error('the simulated tenant has two compliance policies at least')
  const store = `/tenants/${customer.tenant.externalId}/policies/deviceCompliancePolicies`
  await world.hook('PATCH', `${store}/${renamed.external_id}`, { displayName: 'Renamed by a person' })
  await world.hook('DELETE', `${store}/${deleted.external_id}`)
  const run = await syncToEnd(database.db, workspace)
  expect(run.summary_counts).toMatchObject({ updated: 1, created: 0 })
  expect(await seen({ missing: 'true' })).toMatchObject({ total: 1, missing: 1 })
  expect(await seen({ q: 'renamed by' })).toMatchObject({ total: 1, missing: 0 })
  expect((await itemsOf(database.pool, customer.tenant)).length).toBe(filters.length)
})

test('a type that Microsoft denies costs that type only: partial, named, and nothing of it is called missing', async () => {
  await syncToEnd(database.db, workspace)
  const all = await seen()
  await world.hook('POST', '/faults', {
    kind: 'status',
    status: 403,
    path: 'deviceManagement/deviceCompliancePolicies',
    times: null,
  })
  const run = await syncToEnd(database.db, workspace)
  expect(run).toMatchObject({ outcome: 'partially_succeeded', reason_code: 'some_items_failed' })
  expect(run.failures).toMatchObject([
    { code: 'permission_denied', count: 1, item: { id: 'deviceCompliancePolicy', name: 'Compliance policy' } },
  ])
  expect(run.failures[0]?.message).toContain('from earlier readings')
  expect(coverageIn(run.context)['deviceCompliancePolicy']).toMatchObject({
    status: 'denied',
    reasonCode: 'permission_denied',
  })
  expect(await seen()).toEqual(all)
})

test('everything denied: failed, and what was known before still stands', async () => {
  await syncToEnd(database.db, workspace)
  const before = await seen()
  await world.hook('PUT', `/tenants/${customer.tenant.externalId}/permissions`, { permissions: [] })
  await worker.end()
  worker = await world.worker(database.url, database.db, [customer])
  const run = await syncToEnd(database.db, workspace)
  expect(run).toMatchObject({ outcome: 'failed', reason_code: 'all_items_failed' })
  expect(run.summary_counts).toMatchObject({
    processed: policyTypeKeys.length,
    failed: policyTypeKeys.length,
    succeeded: 0,
  })
  expect(await seen()).toEqual(before)
})

test('a secret that no longer opens: stopped early, failed, with the reason in words and no secret', async () => {
  const run = await withWrongSecret()
  expect(run).toMatchObject({ outcome: 'failed', reason_code: 'circuit_open' })
  expect(new Set(run.failures.map((failure) => failure.code))).toEqual(new Set(['authentication_failed']))
  expect(JSON.stringify(run)).not.toContain(customer.clientSecret)
})

async function withWrongSecret() {
  await worker.end()
  worker = await world.worker(database.url, database.db, [{ ...customer, clientSecret: 'not-the-secret' }])
  return syncToEnd(database.db, workspace)
}

const spoilt = [
  ['HTML instead of JSON', { kind: 'html' }, 'provider_error'],
  ['truncated JSON', { kind: 'truncated' }, 'truncated'],
  ['an empty body', { kind: 'empty' }, 'provider_error'],
  ['500 for ever', { kind: 'status', status: 500 }, 'provider_error'],
  ['404', { kind: 'status', status: 404 }, 'not_found'],
  ['a link to another host', { kind: 'foreignNextLink' }, 'truncated'],
  ['a link to itself', { kind: 'repeatedNextLink' }, 'truncated'],
] as const

test.each(spoilt)(
  'Graph answers with %s: a reason code on the run, and the other types are read',
  async (_, fault, code) => {
    await world.hook('POST', '/faults', { ...fault, path: 'deviceManagement/deviceCategories', times: null })
    const run = await syncToEnd(database.db, workspace, ['deviceCategory', 'scopeTag'])
    expect(run).toMatchObject({
      outcome: 'partially_succeeded',
      summary_counts: { total: 2, processed: 2, succeeded: 1, failed: 1 },
    })
    expect(run.failures).toMatchObject([{ code, item: { id: 'deviceCategory' } }])
  },
)

test.each([
  ['401 once', { kind: 'status', status: 401 }],
  ['429 with Retry-After 1', { kind: 'status', status: 429, retryAfter: { raw: '1' } }],
  ['503 once', { kind: 'status', status: 503, retryAfter: { raw: '1' } }],
  ['504 once', { kind: 'status', status: 504 }],
  ['a reset once', { kind: 'reset' }],
  ['silence once', { kind: 'hang' }],
])('Graph answers with %s: it is tried again and read to its end', async (_, fault) => {
  await world.hook('POST', '/faults', { ...fault, path: 'deviceManagement/deviceCategories' })
  const run = await syncToEnd(database.db, workspace, ['deviceCategory'])
  expect(run).toMatchObject({ outcome: 'succeeded', summary_counts: { total: 1, processed: 1, succeeded: 1 } })
})

test('pages that overlap count each item once', async () => {
  await world.hook('POST', '/faults', {
    kind: 'overlap',
    items: 3,
    path: 'deviceManagement/configurationPolicies',
    times: null,
  })
  const run = await syncToEnd(database.db, workspace, ['settingsCatalogPolicy', 'endpointSecurityPolicy'])
  const rows = await itemsOf(database.pool, customer.tenant)
  expect(run.summary_counts).toMatchObject({ items: rows.length, created: rows.length, unchanged: 0 })
})

test('without a usable connection nothing is tried, and it says so', async () => {
  await worker.end()
  worker = await world.worker(database.url, database.db, [])
  const run = await syncToEnd(database.db, workspace)
  expect(run).toMatchObject({ outcome: 'blocked', reason_code: 'provider_connection_invalid' })
  expect(await eventKinds(database.db, run.id)).toEqual(['start', 'begin', 'block'])
})

test('the list pages by key in every order, without a gap or a repeat', async () => {
  await syncToEnd(database.db, workspace)
  const { total } = await seen()
  for (const sort of ['name', '-name', 'lastSeen', '-lastSeen'] as const) {
    const ids: number[] = []
    let after: { value: string; id: number } | null = null
    for (;;) {
      const from: { value: string; id: number } | null = after
      const rows: ItemRow[] = await withScope(database.db, personScope(workspace, workspace.people.readonly), (tx) =>
        listItems(tx, customer.tenant.id, {}, sort, from, 17),
      )
      const last = rows.at(-1)
      if (last === undefined) break
      ids.push(...rows.map((row) => row.id))
      after = { value: last.sort_value, id: last.id }
    }
    expect([sort, ids.length, new Set(ids).size]).toEqual([sort, total, total])
  }
})
