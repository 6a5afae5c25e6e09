import { expect, test } from 'vitest'
import { withScope } from '../../server/database/scope.ts'
import { identityOf } from '../../server/runs/identity.ts'
import { createReconciler, type Reconciler } from '../../server/runs/keepers/reconciler.ts'
import { countTabs } from '../../server/runs/queries.ts'
import { start } from '../../server/runs/start.ts'
import { testDatabase } from '../database.ts'
import { personScope, startSync } from '../operations.ts'
import { createWorkspace, seed, type TestWorkspace } from '../people.ts'
import { asOwner } from './as-owner.ts'
import { gate } from './gate.ts'
import { selections } from './identities.ts'
import { readAll } from './read-all.ts'

/** A thousand that nobody can end any more, while people start the same work again (spec: quality U3, operations §4, §10). */

const database = testDatabase()
const tenants = 4
const each = 250
const staleCount = tenants * each

type Stale = { readonly id: number; readonly tenant: number; readonly policyTypes: string[] }

/** What a build of before may have left as failures: it keeps nobody from ending the run. */
const broken = ['{"a":1}', '[null, 7, {"code":"x"}]', '"text"']

/** As three dead workers left them: running, silent for a minute, counted by lanes whose own count was lost. */
async function leaveStale(workspace: TestWorkspace): Promise<Stale[]> {
  const stale: Stale[] = []
  for (const [index, tenant] of workspace.tenants.entries()) {
    const chosen = selections(each)
    const identities = chosen.map((policyTypes) => identityOf('inventory.sync', { policyTypes }))
    await seed(
      database.pool,
      'insert into lanes (key, workspace_id, tenant_id, max) values ($1, $2, $3, 2) on conflict do nothing',
      [`tenant:${tenant.id}:provider`, workspace.id, tenant.id],
    )
    const rows = await seed<{ id: number }>(
      database.pool,
      `insert into operation_runs (workspace_id, tenant_id, initiator_id, initiator_name, type, status, identity_hash, scope_hash,
         input, failures, lane_key, lane_counted, lease_token, attempt, worker_id, started_at, heartbeat_at, created_at)
       select $1, $2, $3, 'Left', 'inventory.sync', 'running', i.identity, i.scope, i.input::jsonb, i.failures::jsonb, $4, true, 3, 3, 'w-dead',
         now() - interval '5 minutes', now() - interval '1 minute', now() - interval '6 minutes'
       from unnest($5::bytea[], $6::bytea[], $7::text[], $8::text[]) as i(identity, scope, input, failures) returning id`,
      [
        workspace.id,
        tenant.id,
        workspace.people.operator.id,
        `tenant:${tenant.id}:provider`,
        identities.map(({ identityHash }) => identityHash),
        identities.map(({ scopeHash }) => scopeHash),
        chosen.map((policyTypes) => JSON.stringify({ policyTypes })),
        chosen.map((_, at) => broken[at] ?? '[]'),
      ],
    )
    for (const [at, row] of rows.entries()) stale.push({ id: row.id, tenant: index, policyTypes: chosen[at] ?? [] })
  }
  return stale
}

/** Whose later run of the same work, under another click, has succeeded already, or waits. */
const leaveSuccessors = (ids: readonly number[], status: 'completed' | 'queued') =>
  seed(
    database.pool,
    `insert into operation_runs (workspace_id, tenant_id, initiator_name, type, status, outcome, identity_hash, scope_hash, lane_key, started_at, completed_at)
     select workspace_id, tenant_id, 'Later', type, $2, case when $2 = 'completed' then 'succeeded' else 'pending' end, sha256(id::text::bytea),
       scope_hash, lane_key, case when $2 = 'completed' then now() end, case when $2 = 'completed' then now() end
     from operation_runs where id = any ($1)`,
    [ids, status],
  )

type Clock = { now: number }
const errors: string[] = []
const keeper = (clock: Clock, name: string): Reconciler =>
  createReconciler({
    db: database.db,
    sender: { announce: () => undefined, close: () => Promise.resolve() },
    log: { info: () => undefined, warn: () => undefined, error: (_, text) => void errors.push(text) },
    name,
    monotonicNow: () => clock.now,
  })

type Told = { status: string; outcome: string; reason: string; ends: number; told: number; audited: number; n: number }
const verdict = (ids: readonly number[]) =>
  readAll<Told>(
    database.pool,
    `select status, outcome, reason_code as reason, ends, told, audited, count(*)::int as n from (
       select r.status, r.outcome, r.reason_code,
         (select count(*)::int from operation_run_events e where e.run_id = r.id and e.to_status = 'completed') as ends,
         (select count(*)::int from notifications n where n.run_id = r.id) as told,
         (select count(*)::int from audit_log a where a.resource_id = r.id::text and a.action = 'inventory.sync.failed') as audited
       from operation_runs r where r.id = any ($1)) one group by 1, 2, 3, 4, 5, 6`,
    [ids],
  )
const ended = (n: number): Told => ({
  status: 'completed',
  outcome: 'failed',
  reason: 'worker_crash_loop',
  ends: 1,
  told: 1,
  audited: 1,
  n,
})

/** Starts the same work as each of these again and again, and once more when told to stop: the ids that it was told for each. */
function startOverAndOver(workspace: TestWorkspace, again: readonly Stale[]) {
  let isOver = false
  const got = new Map<number, Set<number>>()
  const startAll = async (): Promise<void> => {
    for (const { id, tenant, policyTypes } of again) {
      const started = await startSync(database.db, workspace, { tenant: workspace.tenants[tenant]!, policyTypes })
      got.set(id, (got.get(id) ?? new Set()).add(started.id))
    }
  }
  const starting = (async () => {
    while (!isOver) await startAll()
  })()
  return {
    async stop(): Promise<ReadonlyMap<number, ReadonlySet<number>>> {
      isOver = true
      await starting
      await startAll()
      return got
    },
  }
}

test('1,000 stale runs, some with successors, some broken, while people start the same work: all are resolved, and no sweep stops at one that cannot be', async () => {
  const workspace = await createWorkspace(database.pool, tenants)
  const stale = await leaveStale(workspace)
  const ids = stale.map(({ id }) => id)
  expect(ids).toHaveLength(staleCount)
  await leaveSuccessors(ids.slice(0, 200), 'completed')
  await leaveSuccessors(ids.slice(200, 300), 'queued')
  // Somebody else's notification stands where theirs belongs: these cannot end, whatever is tried.
  const stuck = ids.slice(400, 403)
  await seed(
    database.pool,
    `insert into notifications (run_id, user_id, workspace_id, title, body, tone, url)
     select id, initiator_id, workspace_id, 'Foreign', '', 'neutral', '/' from operation_runs where id = any ($1)`,
    [stuck],
  )

  const clock = { now: 0 }
  const keepers = [keeper(clock, 'one'), keeper(clock, 'two')]
  for (const each of keepers) await each.runOnce()
  clock.now += 6000
  const again = stale.filter((_, at) => at % 20 === 0 && !stuck.includes(ids[at] ?? 0))
  const starters = startOverAndOver(workspace, again)
  const sweeps = await Promise.all(keepers.map((each) => each.runOnce()))
  const got = await starters.stop()

  expect(sweeps.reduce((sum, sweep) => sum + sweep.ended, 0)).toBe(staleCount - stuck.length)
  expect(errors.filter((text) => text.includes('could not be reconciled')).length).toBeGreaterThanOrEqual(stuck.length)
  expect(await verdict(ids.filter((id) => !stuck.includes(id)))).toEqual([ended(staleCount - stuck.length)])
  // Whoever started the same work got the stale one while it stood, and one new run from then on.
  const told = [...got].map(([old, ids]) => ({
    old: ids.has(old),
    successors: [...ids].filter((id) => id !== old).length,
  }))
  expect(told.every(({ successors }) => successors === 1)).toBe(true)
  const changed = told.filter(({ old }) => old).length
  console.log(
    `${told.length} were started over and over meanwhile: ${changed} were told the stale run first, then one new`,
  )
  expect(changed).toBeGreaterThan(0)
  const [twice] = await readAll<{ n: number }>(
    database.pool,
    `select count(*)::int as n from (select tenant_id, identity_hash from operation_runs where status <> 'completed' group by 1, 2 having count(*) > 1) two`,
  )
  expect(twice).toEqual({ n: 0 })

  await asOwner(database.pool, 'notifications', `delete from notifications where title = 'Foreign'`)
  expect((await keepers[0]!.runOnce()).ended).toBe(stuck.length)
  expect(await verdict(stuck)).toEqual([ended(stuck.length)])
  const lanes = await readAll(database.pool, 'select key from lanes where running <> 0')
  expect(lanes).toEqual([])
}, 60_000)

test('the same identity in two tenants: both run, and neither waits for, counts or is told of the other', async () => {
  const [here, there] = [await createWorkspace(database.pool), await createWorkspace(database.pool)]
  const countsOf = (workspace: TestWorkspace) =>
    withScope(database.db, personScope(workspace, workspace.people.owner), (tx) =>
      countTabs(tx, {
        places: { whole: [workspace.id], tenants: [], own: [] },
        tenantIds: null,
        initiatorId: null,
        from: new Date(Date.now() - 86_400_000),
        to: null,
        text: null,
        ids: null,
        filter: {},
      }),
    )
  const startHere = () => startSync(database.db, here)
  // The start of the one is held open in the middle: a lock of it that reached the other would hold that up as well.
  const started = gate()
  const mayCommit = gate()
  const tenant = there.tenants[0]!
  const held = withScope(database.db, personScope(there, there.people.operator), async (tx) => {
    const answer = await start(tx, {
      type: 'inventory.sync',
      input: {},
      workspaceId: there.id,
      tenant,
      initiator: { kind: 'person', ...there.people.operator },
      click: null,
    })
    started.open()
    await mayCommit.isOpen
    return answer
  })
  await started.isOpen
  const mine = await startHere()
  expect(mine.created).toBe(true)
  mayCommit.open()
  const theirs = await held
  expect(theirs.created).toBe(true)
  expect(theirs.id).not.toBe(mine.id)
  for (const workspace of [here, there]) expect(await countsOf(workspace)).toMatchObject({ all: 1, active: 1 })
})
