import { expect, test } from 'vitest'
import type { ReasonCode } from '../../operations/failure.ts'
import { until } from '../crash/until.ts'
import { testDatabase } from '../database.ts'
import { simulatedWorld, type Customer } from '../inventory.ts'
import { startSync } from '../operations.ts'
import { createWorkspace, type TestWorkspace } from '../people.ts'
import { asOwner } from './as-owner.ts'
import { selections } from './identities.ts'
import { readAll } from './read-all.ts'

/** Rights and tenants go away while work waits: it is refused, told and recorded, and Microsoft hears nothing (spec: quality L4). */

const database = testDatabase()
const world = simulatedWorld()
const runsOfEach = 72

type Ids = { readonly tenant: number; readonly person: number; readonly workspace: number }
const takenAway: Partial<Record<ReasonCode, (ids: Ids) => readonly [string, number]>> = {
  tenant_not_operable: ({ tenant }) => [`update tenants set status = 'archived' where id = $1`, tenant],
  initiator_missing: ({ person }) => ['update people set is_disabled = true where id = $1', person],
  initiator_not_entitled: ({ person }) => ['delete from workspace_memberships where person_id = $1', person],
  missing_capability: ({ person }) => [
    `update workspace_memberships set role = 'readonly' where person_id = $1`,
    person,
  ],
  tenant_not_entitled: ({ person }) => [
    'update workspace_memberships set is_narrowed = true where person_id = $1',
    person,
  ],
  workspace_mismatch: ({ workspace }) => [`update workspaces set status = 'archived' where id = $1`, workspace],
  provider_connection_invalid: ({ tenant }) => [
    `update provider_connections set status = 'disabled' where tenant_id = $1`,
    tenant,
  ],
}

type Queued = { readonly workspace: TestWorkspace; readonly customer: Customer; readonly ids: number[] }

/** A customer that the simulator would answer, and work for it that waits. */
async function queue(count: number): Promise<Queued> {
  const workspace = await createWorkspace(database.pool)
  const customer = await world.customer(workspace, { size: 1 })
  const ids: number[] = []
  for (const policyTypes of selections(count)) ids.push((await startSync(database.db, workspace, { policyTypes })).id)
  return { workspace, customer, ids }
}

const requestsOf = async ({ customer }: Queued): Promise<number> =>
  ((await world.hook('GET', `/counters?tenant=${customer.tenant.externalId}&limit=0`)) as { total: number }).total

const storyOf = (ids: readonly number[]) =>
  readAll(
    database.pool,
    `select status, outcome, reason, began, told, audited, events, count(*)::int as runs from (
       select r.status, r.outcome, r.reason_code as reason, r.started_at is not null or r.attempt > 0 as began,
         (select count(*)::int from notifications n where n.run_id = r.id and n.user_id = r.initiator_id) as told,
         (select count(*)::int from audit_log a where a.resource_id = r.id::text and a.action = 'inventory.sync.blocked') as audited,
         (select string_agg(e.kind || ':' || coalesce(e.reason_code, ''), ' ' order by e.id) from operation_run_events e where e.run_id = r.id) as events
       from operation_runs r where r.id = any ($1)) one group by 1, 2, 3, 4, 5, 6, 7`,
    [ids],
  )

test('500 whose ground was taken away while they waited: all blocked for their own reason, told once, audited, and not one request to Microsoft', async () => {
  const refused = new Map<string, Queued>()
  for (const reason of Object.keys(takenAway)) refused.set(reason, await queue(runsOfEach))
  const allowed = await queue(3)
  for (const [reason, { workspace }] of refused) {
    const ids = { tenant: workspace.tenants[0]!.id, person: workspace.people.operator.id, workspace: workspace.id }
    const [statement, value] = takenAway[reason as ReasonCode]!(ids)
    const table = /^(?:update|delete from) (\w+)/.exec(statement)?.[1] ?? ''
    expect(await asOwner(database.pool, table, statement, [value])).toBe(1)
  }
  const all = [...refused.values(), allowed].flatMap(({ ids }) => ids)
  expect(all.length).toBeGreaterThanOrEqual(500)

  const customers = [...refused.values(), allowed].map(({ customer }) => customer)
  const worker = await world.worker(database.url, database.db, customers)
  await until(
    'all have ended',
    () => readAll(database.pool, `select id from operation_runs where status <> 'completed' limit 1`),
    (left) => left.length === 0,
    50,
  )
  await worker.end()

  for (const [reason, each] of refused) {
    expect(await storyOf(each.ids)).toEqual([
      {
        status: 'completed',
        outcome: 'blocked',
        reason,
        began: false,
        told: 1,
        audited: 1,
        events: `start: block:${reason}`,
        runs: runsOfEach,
      },
    ])
    expect(await requestsOf(each), reason).toBe(0)
  }
  // The counter counts: what may still start has asked Microsoft.
  expect(await storyOf(allowed.ids)).toMatchObject([{ outcome: 'succeeded', told: 1, audited: 0, runs: 3 }])
  expect(await requestsOf(allowed)).toBeGreaterThan(0)
}, 60_000)
