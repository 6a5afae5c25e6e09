import type pg from 'pg'
import { sql } from 'kysely'
import { fleetAliveWithinSeconds } from '../../operations/policy.ts'
import { policyTypeKeys } from '../../operations/policy-types.ts'
import { withScope, type Database, type Scope, type Tx } from '../../server/database/scope.ts'
import { createReconciler, type Reconciler } from '../../server/runs/keepers/reconciler.ts'
import type { RunRow } from '../../server/runs/run-row.ts'
import { enterWorker } from '../../server/runs/service.ts'
import type { Claimed } from '../../server/runs/worker/claim.ts'
import { personScope, startSync } from '../operations.ts'
import { createTenant, seed, type TestTenant, type TestWorkspace } from '../people.ts'

/** The product as the commands see it, in the world of one sequence: two tenants of its own. */
export type SeqReal = {
  readonly db: Database
  readonly pool: pg.Pool
  readonly workspace: TestWorkspace
  readonly tenants: readonly TestTenant[]
  readonly reconciler: Reconciler
  /** What the sweep took over, for its worker. */
  readonly taken: RunRow[]
  /** Ids of processes that were there, so that no two are alike. */
  nextWorker: number
  readonly count: (what: string) => void
}

/**
 * Lets the owner of the tables look past row-level security, and put an instant that was written down further back, in this
 * test's own database. Whatever the product does there, it still does as its roles, held by its triggers.
 */
export async function openForTime(pool: pg.Pool): Promise<void> {
  const tables = ['operation_runs', 'lanes', 'operation_run_events', 'notifications', 'audit_log', 'inventory_items']
  for (const table of tables) await pool.query(`alter table ${table} no force row level security`)
  // So that the two thousandth sequence is compared as quickly as the first.
  await pool.query(`create index on audit_log (resource_id); create index on inventory_items (last_seen_operation_run_id);
    create index on operation_runs (tenant_id)`)
  await pool.query(`drop trigger guard_run_update on operation_runs`)
  await pool.query(`create trigger guard_run_update before update on operation_runs for each row
    when (coalesce(current_setting('test.time', true), '') <> 'moves') execute function guard_run_update()`)
}

/** Moves the database's clock forward: every instant that an active run, a lane or the fleet remembers lies further back. */
export async function putForward(real: SeqReal, ms: number, isFleetAlive: boolean): Promise<void> {
  const by = `interval '${ms} milliseconds'`
  await real.pool.query(`begin; select set_config('test.time', 'moves', true);
    update operation_runs set heartbeat_at = heartbeat_at - ${by}, started_at = started_at - ${by}, run_after = run_after - ${by},
      cancel_requested_at = cancel_requested_at - ${by}, waiting_since = waiting_since - ${by}
    where status <> 'completed';
    update lanes set last_served = last_served - ${by}, room_since = room_since - ${by};
    update worker_fleet set alive_since = alive_since - ${by}, last_alive_at = ${isFleetAlive ? 'clock_timestamp()' : `last_alive_at - ${by}`};
    commit`)
}

export type SeqTools = {
  readonly db: Database
  readonly pool: pg.Pool
  readonly workspace: TestWorkspace
  readonly count: (what: string) => void
}
const quiet = { info: () => undefined, warn: () => undefined }

/** New tenants for a new sequence; `adopter` names the worker that goes on with what was lost. */
export async function newReal(tools: SeqTools, now: () => number, adopter: () => string): Promise<SeqReal> {
  const { db, pool, workspace, count } = tools
  const tenants = [await createTenant(pool, workspace.id, 'One'), await createTenant(pool, workspace.id, 'Two')]
  for (const tenant of tenants)
    await seed(pool, `insert into lanes (key, workspace_id, tenant_id, max) values ($1, $2, $3, 2)`, [
      laneKey(tenant),
      workspace.id,
      tenant.id,
    ])
  await pool.query('update worker_fleet set alive_since = null, last_alive_at = null')
  const taken: RunRow[] = []
  const options = {
    db,
    sender: { announce: () => undefined, close: () => Promise.resolve() },
    log: {
      ...quiet,
      error: (fields: object) => {
        throw new Error('a sweep failed', { cause: fields })
      },
    },
    name: 'the sequence',
    monotonicNow: now,
    get workerId() {
      return adopter()
    },
    adopt: async ({ take }: { take: () => Promise<Claimed> }) => {
      const claimed = await take()
      if (claimed.kind === 'begun') taken.push(claimed.run)
      return claimed.kind !== 'nothing'
    },
  }
  return {
    db,
    pool,
    workspace: { ...workspace, tenants },
    tenants,
    reconciler: createReconciler(options),
    taken,
    nextWorker: 0,
    count,
  }
}

export const laneKey = (tenant: TestTenant): string => `tenant:${tenant.id}:provider`

export const tenantOf = (real: SeqReal, index: number): TestTenant => {
  const tenant = real.tenants[index]
  if (tenant === undefined) throw new Error('there are two tenants')
  return tenant
}

export const asOwner = (real: SeqReal): Scope => personScope(real.workspace, real.workspace.people.owner)
export const asWorker = <T>(real: SeqReal, work: (tx: Tx) => Promise<T>): Promise<T> =>
  withScope(real.db, { kind: 'worker' }, work)
export const onRun = <T>(real: SeqReal, tenant: number, work: (tx: Tx) => Promise<T>): Promise<T> =>
  withScope(
    real.db,
    { kind: 'worker', run: { workspaceId: real.workspace.id, tenantId: tenantOf(real, tenant).id } },
    work,
  )

export async function newWorker(real: SeqReal): Promise<string> {
  const id = `w-${tenantOf(real, 0).id}-${real.nextWorker++}`
  await asWorker(real, (tx) => enterWorker(tx, { id, host: 'test', pid: 1, slots: 4 }))
  return id
}

export const realStart = (real: SeqReal, tenant: number, work: number, byPerson: boolean) =>
  startSync(real.db, real.workspace, {
    tenant: tenantOf(real, tenant),
    policyTypes: [policyTypeKeys[work] ?? ''],
    ...(byPerson ? {} : { person: null }),
  })

export type Beaten = { readonly run_id: number; readonly wants_cancel: boolean }

/** One beat as the thread of beats says it. */
export async function realBeat(real: SeqReal, worker: string, holds: ReadonlyMap<number, number>): Promise<Beaten[]> {
  const { rows } = await asWorker(real, (tx) =>
    sql<Beaten>`select run_id, wants_cancel from run_beat(${worker}, ${[...holds.keys()]}::bigint[], ${[...holds.values()]}::bigint[],
      make_interval(secs => ${fleetAliveWithinSeconds})) order by run_id`.execute(tx),
  )
  return rows
}

/** What a slice writes in a batch: one row for each item. */
export async function writeItems(tx: Tx, real: SeqReal, run: RunRow, from: number, items: number): Promise<void> {
  for (let item = from; item < from + items; item++)
    await sql`insert into inventory_items (workspace_id, tenant_id, policy_type, external_id, display_name, category, last_seen_operation_run_id)
      values (${real.workspace.id}, ${run.tenant_id}, 'test', ${`${run.id}-${item}`}, 'Item', 'test', ${run.id})`.execute(
      tx,
    )
}
