import { beforeAll, expect, test } from 'vitest'
import { defaultPolicy } from '../../operations/policy.ts'
import type { OperationFilter } from '../../contract/operations.ts'
import { testDatabase } from '../../tests/database.ts'
import { importRun, personScope } from '../../tests/operations.ts'
import { createWorkspace, type TestWorkspace } from '../../tests/people.ts'
import { withScope } from '../database/scope.ts'
import { countPage } from './routes.ts'

/** That a run goes stale is told by no event: whoever shows a count is told when to look again. */
const database = testDatabase()
let workspace: TestWorkspace

const agoMs = (ms: number) => new Date(Date.now() - ms)
const running = (heartbeatMs: number) =>
  importRun(database.pool, workspace, {
    status: 'running',
    worker_id: 'w',
    started_at: agoMs(60_000),
    heartbeat_at: agoMs(heartbeatMs),
  })

beforeAll(async () => {
  workspace = await createWorkspace(database.pool, 2)
})

async function counts(filter: OperationFilter = {}) {
  const seen = [{ workspaceId: workspace.id, isNarrowed: false, tenantIds: workspace.tenants.map(({ id }) => id) }]
  const answer = await withScope(database.db, personScope(workspace, workspace.people.owner), (tx) =>
    countPage(tx, filter, seen, null),
  )
  if (!('body' in answer)) throw new Error(JSON.stringify(answer))
  return answer.body
}

test('nothing goes stale where nothing is active', async () => {
  expect(await counts()).toMatchObject({ staleAt: null, tabs: { active: 0 } })
})

test('the soonest of those that are not stale yet is told, under a filter by freshness too', async () => {
  await running(defaultPolicy.staleAfterSeconds * 1000 + 5_000)
  await running(1_000)
  await running(3_000)
  const soonest = Date.now() + defaultPolicy.staleAfterSeconds * 1000 - 3_000
  for (const [filter, active] of [
    [{}, 3],
    [{ freshness: 'fresh_active' }, 2],
    // None of them is stale yet, and each is about to be.
    [{ freshness: 'likely_stale' }, 1],
    [{ problemClass: 'none' }, 2],
    [{ tab: 'active_stale_attention' }, 3],
  ] as const) {
    const { staleAt, tabs } = await counts(filter)
    expect([JSON.stringify(filter), tabs.active, tabs.active_stale_attention]).toEqual([
      JSON.stringify(filter),
      active,
      active === 2 ? 0 : 1,
    ])
    expect(Math.abs(Date.parse(staleAt ?? '') - soonest)).toBeLessThan(2_500)
  }
})

test('what is not counted says nothing', async () => {
  expect((await counts({ tenant: workspace.tenants[1]?.externalId })).staleAt).toBeNull()
  expect((await counts({ problemClass: 'terminal_follow_up' })).staleAt).toBeNull()
})
