import { randomInt } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { canonicalType, operationLabel, startOf } from '../../operations/catalog.ts'
import { filterQuery, type OperationFilter } from '../../contract/operations.ts'
import { inTab, problemOf, tabs } from '../../operations/problem.ts'
import { testDatabase } from '../../tests/database.ts'
import { createWorkspace, seed, type TestWorkspace } from '../../tests/people.ts'
import { withScope, type Scope, type Tx } from '../database/scope.ts'
import type { Seen } from './filter.ts'
import { findRun, type ReadRow } from './queries.ts'
import { countPage, listPage } from './routes.ts'

/** Lists and counts against a reading of every row: whatever is asked, by whomever, however the rows came to be. */
const database = testDatabase()
const rowCount = 500
const questions = 100
const seedNumber = Number(process.env['SEARCH_SEED'] ?? randomInt(1_000_000))
let state = seedNumber
const random = (): number => {
  state = (state + 0x6d2b79f5) | 0
  let mixed = Math.imul(state ^ (state >>> 15), state | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
}
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
const maybe = <T>(share: number, value: T): T | undefined => (random() < share ? value : undefined)

let workspaces: TestWorkspace[] = []
let rows: ReadRow[] = []
const born = Date.now()
const daysAgo = (days: number): string => new Date(born - days * 86_400_000).toISOString()

type Viewer = { readonly name: string; readonly scope: Scope; readonly seen: Seen; readonly me: number | null }
let viewers: Viewer[] = []

function viewer(name: string, person: number, parts: readonly (readonly [TestWorkspace, number | null])[]): Viewer {
  const seen = parts.map(([workspace, most]) => ({
    workspaceId: workspace.id,
    isNarrowed: most !== null,
    tenantIds: workspace.tenants.slice(0, most ?? undefined).map(({ id }) => id),
  }))
  const scope: Scope = {
    kind: 'person',
    personId: person,
    workspaceIds: seen.map(({ workspaceId }) => workspaceId),
    tenantIds: seen.flatMap(({ tenantIds }) => tenantIds),
  }
  return { name, scope, seen, me: person }
}

beforeAll(async () => {
  workspaces = [await createWorkspace(database.pool, 4), await createWorkspace(database.pool, 2)]
  const [one, other] = workspaces as [TestWorkspace, TestWorkspace]
  const me = one.people.operator.id
  viewers = [
    viewer('of one workspace', me, [[one, null]]),
    viewer('of two tenants', me, [[one, 2]]),
    viewer('of no tenant', me, [[one, 0]]),
    viewer('of one workspace and a tenant of the other', me, [
      [one, null],
      [other, 1],
    ]),
    viewer('of nothing', me, []),
    { name: 'of the platform', scope: { kind: 'platform' }, seen: 'all', me: null },
  ]
  await database.pool.query(
    `update worker_fleet set alive_since = now() - interval '1 hour', last_alive_at = now() + interval '1 hour'`,
  )
  const ids = await seed<{ id: number }>(
    database.pool,
    `insert into operation_runs (workspace_id, tenant_id, initiator_id, initiator_name, type, status, outcome, identity_hash, scope_hash, context,
       lane_key, worker_id, started_at, heartbeat_at, completed_at, investigated_at, created_at)
     select (r->>'workspace')::bigint, (r->>'tenant')::bigint, (r->>'initiator')::bigint, r->>'name', r->>'type', r->>'status', r->>'outcome',
       sha256((r->>'identity')::bytea), sha256((r->>'scope')::bytea), r->'context', 'lane', r->>'worker', (r->>'started')::timestamptz,
       (r->>'heartbeat')::timestamptz, (r->>'completed')::timestamptz, (r->>'investigated')::timestamptz, (r->>'created')::timestamptz
     from jsonb_array_elements($1::jsonb) with ordinality as given(r, n) order by n returning id`,
    [JSON.stringify(Array.from({ length: rowCount }, (_, at) => generated(at)))],
  )
  rows = await withScope(database.db, { kind: 'platform' }, async (tx) => {
    const read: ReadRow[] = []
    for (const { id } of ids) read.push((await findRun(tx, id))!)
    return read
  })
})

function generated(at: number) {
  const workspace = pick(workspaces)
  const people = [workspace.people.operator, workspace.people.owner]
  const person = maybe(0.6, pick(people))
  const status = pick(['queued', 'running', 'running', ...Array<string>(9).fill('completed')])
  const created = new Date(born - pick([0.1, 1, 5, 29.9, 30.1, 45, 60]) * 86_400_000 + (at % 3)).toISOString()
  return {
    workspace: workspace.id,
    tenant: maybe(0.85, pick(workspace.tenants).id) ?? null,
    initiator: person?.id ?? null,
    name: person === undefined ? pick(['System', 'System', 'Old system']) : (maybe(0.8, person.name) ?? 'Renamed 100%'),
    type: pick([
      'inventory.sync',
      'inventory.sync',
      'inventory_sync',
      'restore.execute',
      'policy.sync',
      'from.the.future',
    ]),
    status,
    outcome:
      status === 'completed'
        ? pick(['succeeded', 'succeeded', 'failed', 'partially_succeeded', 'blocked', 'cancelled'])
        : 'pending',
    identity: String(at),
    scope: pick(['a', 'b', 'c', 'd', String(at)]),
    context: maybe(0.2, { reconciliation: {} }) ?? {},
    worker: status === 'running' ? 'w' : null,
    started: status === 'queued' ? null : daysAgo(-1),
    heartbeat: status === 'running' ? daysAgo(pick([-1, 1])) : null,
    completed: status === 'completed' ? created : null,
    investigated: status === 'completed' ? (maybe(0.2, created) ?? null) : null,
    created,
  }
}

function question(): OperationFilter {
  const tenant = pick(workspaces.flatMap(({ tenants }) => tenants))
  const run = pick(rows)
  const filter: Record<string, string | undefined> = {
    tab: maybe(0.5, pick(tabs)),
    workspace: maybe(0.2, String(pick(workspaces).id)),
    tenant: maybe(0.3, pick([tenant.externalId, tenant.externalId, '5eac0a57-41b0-4c1d-9d3e-7c1f0a9be001'])),
    type: maybe(0.2, pick(['inventory.sync', 'policy.sync', 'restore.execute', 'alerts.evaluate'])),
    status: maybe(0.15, pick(['queued', 'running', 'completed'])),
    outcome: maybe(0.2, pick(['pending', 'succeeded', 'failed', 'partially_succeeded', 'blocked', 'cancelled'])),
    ended: maybe(0.15, 'badly'),
    problemClass: maybe(0.2, pick(['none', 'active_stale_attention', 'terminal_follow_up'])),
    freshness: maybe(0.2, pick(['fresh_active', 'likely_stale', 'reconciled_failed', 'terminal_normal', 'unknown'])),
    reconciled: maybe(0.15, pick(['true', 'false'])),
    initiator: maybe(0.2, String(pick(workspaces).people.operator.id)),
    ids: maybe(0.15, `${run.id},${pick(rows).id},${pick(rows).id},${run.id},999999`),
    from: maybe(0.7, daysAgo(pick([2, 29, 59, 400]))),
    to: maybe(0.2, daysAgo(pick([1.5, 31]))),
    q: maybe(
      0.3,
      pick([
        String(run.id),
        `#${run.id}`,
        'sync',
        'RESTORE',
        tenant.name,
        'tenant',
        'operator',
        'sys',
        '100%',
        '0%',
        'zzz',
        'e',
      ]),
    ),
  }
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
}

/** Each kind of filter by itself too, a few times. */
function alone(kind: keyof OperationFilter): OperationFilter[] {
  const asked = Array.from({ length: 60 }, question).filter((filter) => filter[kind] !== undefined)
  return asked.slice(0, 3).map((filter) => ({ [kind]: filter[kind] }))
}

const settles = (code: string): boolean => {
  const type = canonicalType(code)
  return type !== null && startOf(type)?.followUp === 'next_success'
}
const isSameWork = (a: ReadRow, b: ReadRow): boolean =>
  a.workspace_id === b.workspace_id && a.tenant_id === b.tenant_id && a.scope_hash.equals(b.scope_hash)

const problemIn = (run: ReadRow) =>
  problemOf({
    status: run.status,
    outcome: run.outcome,
    freshness: run.freshness,
    isInvestigated: run.investigated_at !== null,
    isResolved:
      settles(run.type) &&
      rows.some((later) => later.outcome === 'succeeded' && later.id > run.id && isSameWork(run, later)),
  })

function isSeen({ seen }: Viewer, run: ReadRow): boolean {
  if (seen === 'all') return true
  const part = seen.find(({ workspaceId }) => workspaceId === run.workspace_id)
  return part !== undefined && (run.tenant_id === null || part.tenantIds.includes(run.tenant_id))
}

function hasText(run: ReadRow, text: string, who: Viewer): boolean {
  const has = (name: string | null) => name?.toLowerCase().includes(text.toLowerCase()) === true
  const label = canonicalType(run.type) === null ? null : operationLabel(run.type)
  return (
    text.replace(/^#/, '') === String(run.id) ||
    has(label) ||
    has(run.initiator_name) ||
    (isSeen(who, run) && has(run.tenant_name))
  )
}

function isAsked(run: ReadRow, filter: OperationFilter, who: Viewer): boolean {
  const is = <T>(asked: T | undefined, value: T) => asked === undefined || asked === value
  const { ids, from = daysAgo(ids === undefined ? 30 : 999), to, q, tab, type, reconciled } = filter
  return (
    isSeen(who, run) &&
    (ids === undefined || ids.split(',').includes(String(run.id))) &&
    run.created_at >= new Date(from) &&
    (to === undefined || run.created_at < new Date(to)) &&
    (tab === undefined || inTab(tab, run.status, problemIn(run))) &&
    is(filter.workspace, String(run.workspace_id)) &&
    is<string | null>(filter.tenant, run.tenant_external_id) &&
    (type === undefined || canonicalType(run.type) === type) &&
    is<string>(filter.status, run.status) &&
    is<string>(filter.outcome, run.outcome) &&
    (filter.ended === undefined || ['failed', 'partially_succeeded', 'blocked'].includes(run.outcome)) &&
    is<string>(filter.problemClass, problemIn(run)) &&
    is<string>(filter.freshness, run.freshness) &&
    (reconciled === undefined || (reconciled === 'true') === 'reconciliation' in run.context) &&
    is(filter.initiator, String(run.initiator_id)) &&
    (q === undefined || hasText(run, q, who))
  )
}

async function everyPage(tx: Tx, filter: OperationFilter, who: Viewer): Promise<string[]> {
  const ids: string[] = []
  const limit = pick([3, 50, 51, 200])
  for (let cursor: string | undefined; ;) {
    const page = await listPage(tx, { ...filter, cursor, limit: ids.length > 60 ? 200 : limit }, who.seen, who.me)
    if (!('body' in page)) throw new Error(JSON.stringify(page))
    ids.push(...page.body.items.map(({ id }) => id))
    if (page.body.nextCursor === null) return ids
    cursor = page.body.nextCursor
  }
}

test(`every list and count is what a reading of each row gives (SEARCH_SEED=${seedNumber})`, async () => {
  expect(rows.map((run) => [run.id, run.problem_class])).toEqual(rows.map((run) => [run.id, problemIn(run)]))
  let found = 0
  const kinds = [...Object.keys(filterQuery), 'ended', 'ids'] as (keyof OperationFilter)[]
  for (const filter of [...kinds.flatMap(alone), ...Array.from({ length: questions }, question)]) {
    const who = pick(viewers)
    const asked = `${who.name}: ${JSON.stringify(filter)}`
    await withScope(database.db, who.scope, async (tx) => {
      const matching = rows.filter((run) => isAsked(run, filter, who))
      const newest = matching.sort((a, b) => b.created_us - a.created_us || b.id - a.id)
      expect(await everyPage(tx, filter, who), asked).toEqual(newest.map(({ id }) => String(id)))
      found += newest.length
      const counts = await countPage(tx, filter, who.seen, who.me)
      const on = (tab: (typeof tabs)[number]) => rows.filter((run) => isAsked(run, { ...filter, tab }, who)).length
      expect('body' in counts ? counts.body.tabs : counts, asked).toEqual(
        Object.fromEntries(tabs.map((tab) => [tab, on(tab)])),
      )
    })
  }
  expect(found).toBeGreaterThan(questions)
})
