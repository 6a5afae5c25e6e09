import { beforeAll, expect, test } from 'vitest'
import type { Dashboard, WorkspaceOverview } from '../../contract/dashboard.ts'
import type { DurationsOfDay, OutcomesOfDay } from '../../contract/trends.ts'
import { testDatabase } from '../../tests/database.ts'
import { importRun } from '../../tests/operations.ts'
import { createWorkspace, type TestWorkspace } from '../../tests/people.ts'
import { ask as askEndpoint, signedIn } from '../../tests/signed-in.ts'
import { overviewEndpoints } from './routes.ts'

/** What a dashboard says beside its numbers; that each number is its rows is proved in `tests/surfaces`. */
const database = testDatabase()
const endpoints = overviewEndpoints()
let workspace: TestWorkspace

const agoMs = (ms: number) => new Date(Date.now() - ms)
const hourMs = 3_600_000
const dayMs = 24 * hourMs
const ended = (tenant: number, outcome: string, endedMs: number, tookMs: number, more = {}) =>
  importRun(database.pool, workspace, {
    tenant_id: workspace.tenants[tenant]?.id,
    status: 'completed',
    outcome,
    created_at: agoMs(endedMs),
    started_at: agoMs(endedMs),
    completed_at: agoMs(endedMs - tookMs),
    ...more,
  })

async function ask<T>(name: string, params: object, query: object = {}): Promise<T> {
  const origin = await signedIn(database.db, workspace.people.readonly.id)
  const answer = await askEndpoint(database.db, endpoints, name, origin, { params, query })
  return ('body' in answer ? answer.body : answer.problem) as T
}

beforeAll(async () => {
  workspace = await createWorkspace(database.pool, 4)
  await ended(0, 'succeeded', 90 * dayMs, 60_000, { type: 'inventory_sync' })
  await ended(1, 'succeeded', 2 * hourMs, 60_000)
  await ended(1, 'failed', hourMs, 10_000)
  await importRun(database.pool, workspace, { tenant_id: workspace.tenants[2]?.id, created_at: agoMs(60_000) })
  await ended(2, 'succeeded', 3 * hourMs, 60_000)
  await ended(2, 'succeeded', 50_000, 10_000, { type: 'policy.sync' })
})

const overview = () => ask<WorkspaceOverview>('getWorkspaceOverview', { workspace: String(workspace.id) })

test('each tenant has its last sync, of any age and under any spelling, and one without has none', async () => {
  const { tenants } = await overview()
  const said = tenants.map(({ tenant, lastSync }) => [
    tenant.name.slice(0, 8),
    lastSync?.status ?? 'none',
    lastSync?.outcome ?? 'none',
  ])
  expect(said).toEqual([
    ['Tenant 1', 'completed', 'succeeded'],
    ['Tenant 2', 'completed', 'failed'],
    ['Tenant 3', 'queued', 'pending'],
    ['Tenant 4', 'none', 'none'],
  ])
})

test('what needs somebody is named with its tenant, and what was done last comes newest first', async () => {
  const { attention, recent, numbers } = await overview()
  expect(attention.terminal_follow_up.map(({ tenant }) => tenant?.name)).toEqual([workspace.tenants[1]?.name])
  expect(attention.active_stale_attention).toEqual([])
  expect(recent.map(({ type }) => type)).toEqual(['policy.sync', ...Array<string>(4).fill('inventory.sync')])
  expect(numbers.completed).toEqual({
    count: 4,
    state: { workspace: String(workspace.id), tab: 'completed' },
    url: `/admin/operations?workspace=${workspace.id}&tab=completed`,
  })
})

test('a tenant has its own', async () => {
  const { recent, numbers } = await ask<Dashboard>('getTenantDashboard', { tenant: workspace.tenants[2]?.externalId })
  expect(recent.map(({ status }) => status)).toEqual(['completed', 'queued', 'completed'])
  expect([numbers.active.count, numbers.completed.count, numbers.succeeded.count]).toEqual([1, 2, 2])
})

test('operations stand on the day on which they were asked for, where the viewer lives', async () => {
  for (const zone of ['UTC', 'Pacific/Kiritimati', 'America/Los_Angeles']) {
    const { days } = await ask<{ days: OutcomesOfDay[] }>('getOutcomeTrend', {}, { zone })
    const here = new Intl.DateTimeFormat('en-CA', { timeZone: zone })
    const failed = days.filter(({ outcomes }) => outcomes.some(({ outcome }) => outcome === 'failed'))
    expect(failed.map(({ day }) => day)).toEqual([here.format(Date.now() - hourMs)])
    expect(days).toHaveLength(30)
    expect(days.reduce((sum, { all }) => sum + Number(all.count), 0)).toBe(5)
  }
  expect(await ask('getOutcomeTrend', {}, { zone: 'Middle/Earth' })).toMatchObject({ status: 422 })
})

test('how long what succeeded took, by type: the middle and the slowest of a day', async () => {
  const trend = await ask<{ types: object[]; type: string; days: DurationsOfDay[] }>('getDurationTrend', {})
  expect(trend.types).toEqual([
    { type: 'inventory.sync', label: 'Inventory sync' },
    { type: 'policy.sync', label: 'Policy sync' },
  ])
  const some = trend.days.filter(({ medianMs }) => medianMs !== null)
  expect(new Set(some.map(({ medianMs, slowestMs }) => `${medianMs} ${slowestMs}`))).toEqual(new Set(['60000 60000']))
  expect(some.reduce((sum, { succeeded }) => sum + Number(succeeded.count), 0)).toBe(2)
  expect(await ask('getDurationTrend', {}, { type: 'unicorn.ride' })).toMatchObject({ status: 422 })
})

test('of a busy day the newest are looked at, and no more is claimed to be known', async () => {
  const noon = new Date().setUTCHours(12, 0, 0, 0) - 40 * dayMs
  for (let at = 0; at < 102; at++)
    await ended(3, 'succeeded', Date.now() - noon + at * 1000, at < 100 ? 1000 : 9_000, { type: 'policy.export' })
  const trend = await ask<{ days: DurationsOfDay[] }>('getDurationTrend', {}, { type: 'policy.export', days: 60 })
  const busy = trend.days.filter(({ medianMs }) => medianMs !== null)
  expect(busy.map(({ succeeded, medianMs, slowestMs }) => [succeeded.count, medianMs, slowestMs])).toEqual([
    [{ atLeast: 100 }, 1000, 1000],
  ])
})
