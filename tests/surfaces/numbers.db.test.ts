import { randomInt } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import type { Dashboard, WorkspaceOverview } from '../../contract/dashboard.ts'
import type { HubNumber } from '../../contract/hub-number.ts'
import type { OperationCounts } from '../../contract/operations.ts'
import type { DurationsOfDay, OutcomesOfDay } from '../../contract/trends.ts'
import { tabs } from '../../operations/problem.ts'
import { hashPassword } from '../../server/access/password.ts'
import type { ReadRow } from '../../server/runs/queries.ts'
import { testDatabase } from '../database.ts'
import { createPerson, createWorkspace, seed, type TestTenant, type TestWorkspace } from '../people.ts'
import { signedIn } from '../signed-in.ts'
import { signInOver, testPassword, testWeb } from '../web.ts'
import { chanceOf } from './chance.ts'
import { onTab, writeHistory } from './random-history.ts'
import { openHub, viewerOf, type Viewer } from './viewers.ts'

/**
 * Every number of a dashboard is the number on the tab that its link opens, is the number of rows listed there, is what a
 * reading of every row gives: for whoever looks, over whatever happened (spec: operations §10).
 */
const database = testDatabase()
const web = testWeb(database, { requestsPerMinute: 1_000_000 })
const seedNumber = Number(process.env['SURFACES_SEED'] ?? randomInt(1_000_000))
const chance = chanceOf(seedNumber)
const rowCount = 400
const chartsOpened = 12

let rows: ReadRow[] = []
let one: TestWorkspace
let other: TestWorkspace
let strange: TestWorkspace
/** Each person with the tenants that they see; what belongs to no tenant is seen by all of a workspace. */
let people: Readonly<Record<string, { id: number; sees: readonly (readonly [TestWorkspace, readonly TestTenant[]])[] }>>

beforeAll(async () => {
  const { pool, db } = database
  one = await createWorkspace(pool, 4)
  other = await createWorkspace(pool, 2)
  strange = await createWorkspace(pool, 1)
  const narrowed = await createPerson(pool, one.id, 'operator', `narrowed-${one.id}`)
  await seed(pool, 'update workspace_memberships set is_narrowed = true where person_id = $1', [narrowed.id])
  for (const { id } of one.tenants.slice(0, 2))
    await seed(pool, 'insert into membership_tenants (workspace_id, person_id, tenant_id) values ($1, $2, $3)', [
      one.id,
      narrowed.id,
      id,
    ])
  const both = await createPerson(pool, one.id, 'manager', `both-${one.id}`)
  await seed(pool, 'insert into workspace_memberships (workspace_id, person_id, role) values ($1, $2, $3)', [
    other.id,
    both.id,
    'readonly',
  ])
  people = {
    'a readonly': { id: one.people.readonly.id, sees: [[one, one.tenants]] },
    'an operator': { id: one.people.operator.id, sees: [[one, one.tenants]] },
    'a manager': { id: one.people.manager.id, sees: [[one, one.tenants]] },
    'an owner': { id: one.people.owner.id, sees: [[one, one.tenants]] },
    'somebody narrowed to two tenants': { id: narrowed.id, sees: [[one, one.tenants.slice(0, 2)]] },
    'somebody of two workspaces': {
      id: both.id,
      sees: [
        [one, one.tenants],
        [other, other.tenants],
      ],
    },
  }
  await pool.query(
    `update worker_fleet set alive_since = now() - interval '1 hour', last_alive_at = now() + interval '1 hour'`,
  )
  rows = await writeHistory(pool, db, chance, [one, one, other], rowCount)
})

const inWindow = (run: ReadRow): boolean => run.created_at.getTime() >= Date.now() - 30 * 86_400_000
const idsOf = (list: readonly ReadRow[]): string[] =>
  list.toSorted((a, b) => b.created_us - a.created_us || b.id - a.id).map(({ id }) => String(id))

/** The rows of a place that somebody sees. */
const placed = (workspace: TestWorkspace, tenants: readonly TestTenant[], tenant?: TestTenant) =>
  rows.filter(
    (run) =>
      run.workspace_id === workspace.id &&
      (tenant === undefined
        ? run.tenant_id === null || tenants.some(({ id }) => id === run.tenant_id)
        : run.tenant_id === tenant.id),
  )

/** A number, its tab, its list and a recount. */
async function expectRows(who: Viewer, number: HubNumber, expected: readonly ReadRow[], what: string): Promise<void> {
  const shown = await openHub(who, number.url)
  expect([what, number.count, shown.onTab, shown.ids]).toEqual([
    what,
    expected.length,
    expected.length,
    idsOf(expected),
  ])
}

async function expectGlance(who: Viewer, glance: Dashboard, all: readonly ReadRow[], where: string): Promise<void> {
  const recent = all.filter(inWindow)
  // What settles a run may lie outside the window, and even outside of what is seen.
  const on = (tab: (typeof tabs)[number]) => onTab(rows, tab).filter((run) => recent.includes(run))
  const { numbers, attention } = glance
  for (const tab of tabs) await expectRows(who, numbers[tab], on(tab), `${where}: ${tab}`)
  const succeeded = on('completed').filter(({ outcome }) => outcome === 'succeeded')
  await expectRows(who, numbers.succeeded, succeeded, `${where}: succeeded`)
  for (const tab of ['active_stale_attention', 'terminal_follow_up'] as const)
    expect(attention[tab].map(({ id }) => id)).toEqual(idsOf(on(tab)).slice(0, 5))
  expect(glance.recent.map(({ id }) => id)).toEqual(idsOf(recent).slice(0, 10))
}

async function expectTrends(who: Viewer, place: string, all: readonly ReadRow[]): Promise<void> {
  const zone = chance.pick(['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/Los_Angeles'])
  const within = ({ from, to }: { from: string; to: string }) =>
    all.filter(({ created_at: at }) => at >= new Date(from) && at < new Date(to))
  const outcomes = await who.get<{ days: OutcomesOfDay[] }>(`/api/v1/operations/trends/outcomes?${place}&zone=${zone}`)
  const bars: [HubNumber, ReadRow[], string][] = []
  for (const day of outcomes.days) {
    const here = within(day)
    bars.push([day.all, here, `${zone} ${day.day}`])
    expect(day.outcomes.reduce((sum, { count }) => sum + Number(count), 0)).toBe(here.length)
    for (const { outcome, ...number } of day.outcomes)
      bars.push([number, here.filter((run) => run.outcome === outcome), `${zone} ${day.day} ${outcome}`])
  }
  const durations = await who.get<{ type: string; days: DurationsOfDay[] }>(
    `/api/v1/operations/trends/durations?${place}&zone=${zone}&type=inventory.sync`,
  )
  for (const day of durations.days) {
    const here = within(day).filter(({ type, outcome }) => outcome === 'succeeded' && /^inventory[._]sync$/.test(type))
    const took = here.map((run) => Number(run.completed_at) - Number(run.started_at)).sort((a, b) => a - b)
    expect([day.day, day.slowestMs === null, day.medianMs === null]).toEqual([
      day.day,
      took.length === 0,
      took.length === 0,
    ])
    if (took.length % 2 === 1) expect(day.medianMs).toBeCloseTo(took[(took.length - 1) / 2] ?? 0, 0)
    expect(day.slowestMs ?? 0).toBeCloseTo(took.at(-1) ?? 0, 0)
    bars.push([day.succeeded, here, `durations ${zone} ${day.day}`])
  }
  for (const [number, expected, what] of bars) expect([what, number.count]).toEqual([what, expected.length])
  for (let at = 0; at < chartsOpened; at++) await expectRows(who, ...chance.pick(bars))
}

test.each([
  'a readonly',
  'an operator',
  'a manager',
  'an owner',
  'somebody narrowed to two tenants',
  'somebody of two workspaces',
])(`every number that %s is shown is its rows (SURFACES_SEED=${seedNumber})`, async (name) => {
  const { id, sees } = people[name]!
  const who = await viewerOf(database.db, web.url, id)
  for (const [workspace, tenants] of sees) {
    const seen = placed(workspace, tenants)
    const overview = await who.get<WorkspaceOverview>(`/api/v1/workspaces/${workspace.id}/overview`)
    expect(overview.tenants.map(({ tenant }) => tenant.externalId).sort()).toEqual(
      tenants.map(({ externalId }) => externalId).sort(),
    )
    await expectGlance(who, overview, seen, 'the workspace')
    await expectTrends(who, `workspace=${workspace.id}`, seen)
    for (const tenant of tenants) {
      const own = placed(workspace, tenants, tenant)
      const dashboard = await who.get<Dashboard>(`/api/v1/tenants/${tenant.externalId}/dashboard`)
      await expectGlance(who, dashboard, own, tenant.name)
      const syncs = own.filter(({ type }) => /^inventory[._]sync$/.test(type))
      const said = overview.tenants.find((each) => each.tenant.externalId === tenant.externalId)
      expect(said?.lastSync?.id).toBe(idsOf(syncs)[0])
    }
    await expectTrends(
      who,
      `workspace=${workspace.id}&tenant=${tenants[0]?.externalId}`,
      placed(workspace, tenants, tenants[0]),
    )
  }
})

test('a stranger finds nothing of it', async () => {
  const who = await viewerOf(database.db, web.url, strange.people.owner.id)
  const tenant = one.tenants[0]?.externalId
  expect(await who.status(`/api/v1/tenants/${tenant}/dashboard`)).toBe(404)
  expect(await who.status(`/api/v1/workspaces/${one.id}/overview`)).toBe(404)
  for (const place of [`workspace=${one.id}`, `tenant=${tenant}`, '']) {
    const { days } = await who.get<{ days: OutcomesOfDay[] }>(`/api/v1/operations/trends/outcomes?${place}`)
    expect(days.map(({ all }) => all.count)).toEqual(Array<number>(30).fill(0))
    const durations = await who.get<{ types: object[] }>(`/api/v1/operations/trends/durations?${place}`)
    expect(durations.types).toEqual([])
  }
})

test('somebody narrowed finds nothing of the other tenants', async () => {
  const who = await viewerOf(database.db, web.url, people['somebody narrowed to two tenants']!.id)
  expect(await who.status(`/api/v1/tenants/${one.tenants[2]?.externalId}/dashboard`)).toBe(404)
})

test('the platform counts what it lists, over all workspaces, and is no member anywhere', async () => {
  for (const [email, capabilities] of [
    ['platform@example.test', ['platform.operations.view']],
    ['viewer@example.test', ['platform.console.view']],
  ] as const)
    await seed(
      database.pool,
      'insert into platform_people (email, name, password_hash, capabilities) values ($1, $1, $2, $3)',
      [email, await hashPassword(testPassword), capabilities],
    )
  const cookie = await signInOver(web, 'platform@example.test', '/api/system/session')
  const ask = (path: string, as = cookie) => fetch(web.url + path, { headers: { cookie: as } })
  const counts = (await (await ask('/api/system/operations/counts')).json()) as OperationCounts
  for (const tab of tabs) {
    const expected = idsOf(onTab(rows, tab).filter(inWindow))
    expect([tab, counts.tabs[tab]]).toEqual([tab, expected.length])
    const page = (await (await ask(`/api/system/operations?tab=${tab}&limit=200`)).json()) as {
      items: { id: string }[]
    }
    expect(page.items.map(({ id }) => id)).toEqual(expected.slice(0, 200))
  }
  const places = [`/api/v1/workspaces/${one.id}/overview`, '/api/v1/operations/trends/outcomes']
  for (const path of places) expect((await ask(path)).status).toBe(401)
  const viewer = await signInOver(web, 'viewer@example.test', '/api/system/session')
  expect((await ask('/api/system/operations/counts', viewer)).status).toBe(403)
  const { session } = await signedIn(database.db, one.people.owner.id)
  expect((await ask('/api/system/operations/counts', `tenantatlas=${session}`)).status).toBe(404)
})
