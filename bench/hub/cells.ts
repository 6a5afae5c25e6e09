import { tabs } from '../../operations/problem.ts'
import type { World } from './world.ts'

export type Who = 'owner' | 'busy' | 'narrowed' | 'platform'
export type Cell = {
  readonly name: string
  readonly who: Who
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** Begins below so many rows of the same list: page 20,000 is a million deep. */
  readonly below?: number
  /** Says what happened rather than where to look next: nobody was promised how soon. */
  readonly isChart?: boolean
}

const list = '/api/v1/operations'
const counts = '/api/v1/operations/counts'
const everything = { from: '2020-01-01T00:00:00Z' }

/** Every tab in every scope, first and deep; every filter in the workspace and in one tenant; the counts of the same. */
export function cellsOf(world: World): Cell[] {
  const scopes: readonly (readonly [string, Who, Record<string, string>])[] = [
    ['all tenants', 'owner', {}],
    ['big tenant', 'owner', { tenant: world.big.externalId }],
    ['one tenant', 'owner', { tenant: world.one.externalId }],
    ['three tenants', 'narrowed', {}],
  ]
  const cells: Cell[] = []
  for (const [scope, who, within] of scopes) {
    for (const tab of tabs) cells.push({ name: `${tab}, ${scope}`, who, path: list, query: { ...within, tab } })
    for (const tab of ['all', 'completed', 'terminal_follow_up'] as const)
      cells.push({
        name: `${tab}, ${scope}, deep`,
        who,
        path: list,
        query: { ...within, ...everything, tab },
        below: 1_000_000,
      })
    cells.push({ name: `counts, ${scope}`, who, path: counts, query: within })
    cells.push({ name: `counts, ${scope}, since ever`, who, path: counts, query: { ...within, ...everything } })
  }
  for (const [scope, who, within] of scopes.filter(([scope]) => scope !== 'big tenant')) {
    for (const [name, query] of filters(world)) {
      const asked = { ...within, ...query }
      cells.push({ name: `${name}, ${scope}`, who, path: list, query: asked })
      cells.push({ name: `${name}, ${scope}, counts`, who, path: counts, query: asked })
    }
  }
  return [...cells, ...glances(world), ...ofTheSystem()]
}

/** What is looked at first: the numbers of a tenant and of a workspace, and the charts beneath them. */
function glances({ home, big, one }: World): Cell[] {
  const glance = (name: string, who: Who, path: string, query = {}): Cell => ({ name, who, path, query })
  const chart = (name: string, what: string, query: Record<string, string>): Cell => ({
    ...glance(`${what} per day, ${name}`, 'owner', `/api/v1/operations/trends/${what}`, { ...query, zone: 'UTC' }),
    isChart: true,
  })
  const charts = [
    ['big tenant', { tenant: big.externalId }],
    ['one tenant', { tenant: one.externalId }],
    ['all tenants', { workspace: String(home.id) }],
  ] as const
  return [
    glance('dashboard, big tenant', 'owner', `/api/v1/tenants/${big.externalId}/dashboard`),
    glance('dashboard, one tenant', 'owner', `/api/v1/tenants/${one.externalId}/dashboard`),
    glance('overview, all tenants', 'owner', `/api/v1/workspaces/${home.id}/overview`),
    glance('overview, three tenants', 'narrowed', `/api/v1/workspaces/${home.id}/overview`),
    ...charts.flatMap(([name, query]) => [chart(name, 'outcomes', query), chart(name, 'durations', query)]),
  ]
}

function ofTheSystem(): Cell[] {
  const path = '/api/system/operations'
  const lists = [
    ...tabs.map((tab) => [`${tab}, system`, { tab }] as const),
    ['failures, system', { ended: 'badly' }] as const,
  ]
  return [
    { name: 'control tower, system', who: 'platform', path: '/api/system/console', query: {} },
    { name: 'counts, system', who: 'platform', path: `${path}/counts`, query: {} },
    ...lists.map(([name, query]): Cell => ({ name, who: 'platform', path, query })),
  ]
}

function filters(world: World): (readonly [string, Record<string, string>])[] {
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString()
  return [
    ['type inventory.sync', { type: 'inventory.sync' }],
    ['type restore_run.force_delete', { type: 'restore_run.force_delete' }],
    ['status running', { status: 'running' }],
    ['status completed', { status: 'completed' }],
    ['outcome succeeded', { outcome: 'succeeded' }],
    ['outcome blocked', { outcome: 'blocked' }],
    ['problemClass none', { problemClass: 'none' }],
    ['problemClass terminal_follow_up', { problemClass: 'terminal_follow_up' }],
    ['problemClass active_stale_attention', { problemClass: 'active_stale_attention' }],
    ['freshness likely_stale', { freshness: 'likely_stale' }],
    ['freshness reconciled_failed', { freshness: 'reconciled_failed' }],
    ['freshness unknown', { freshness: 'unknown' }],
    ['reconciled', { reconciled: 'true' }],
    ['initiator me', { initiator: 'me' }],
    ['a day a year ago', { from: day(365), to: day(364) }],
    ['before all history', { from: day(3000), to: day(2000) }],
    ['q an id', { q: '#4711' }],
    ['q a label', { q: 'delete rest' }],
    ['q a tenant', { q: world.one.name }],
    ['q an initiator', { q: 'okoye' }],
    ['q nothing has', { q: 'zzzz' }],
    ['q nearly all have', { q: 'a' }],
    ['type, outcome, initiator', { type: 'policy.sync', outcome: 'failed', initiator: 'me' }],
  ]
}
