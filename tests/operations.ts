import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { StartableType } from '../operations/catalog.ts'
import { withScope, type Database, type Scope } from '../server/database/scope.ts'
import { findRun, type ReadRow } from '../server/runs/queries.ts'
import { createHintSender, createHintSource } from '../server/runs/hints-postgres.ts'
import type { Handler } from '../server/runs/handler.ts'
import type { RunRow } from '../server/runs/run-row.ts'
import { begin } from '../server/runs/service.ts'
import { start, type Started, type StartRequest } from '../server/runs/start.ts'
import { startWorker, type RunningWorker } from '../server/runs/worker/worker.ts'
import { everythingBy } from './one-handler.ts'
import { seed, type TestPerson, type TestTenant, type TestWorkspace } from './people.ts'

/** What a test does to operations, in the names of people and workers. */
const platform: Scope = { kind: 'platform' }

export const personScope = (workspace: TestWorkspace, person: TestPerson): Scope => ({
  kind: 'person',
  personId: person.id,
  workspaceIds: [workspace.id],
  tenantIds: workspace.tenants.map((tenant) => tenant.id),
})

export type SyncOptions = { tenant?: TestTenant; person?: TestPerson | null; policyTypes?: string[] }

/** Starts an inventory sync; without a person it is the system's own. */
export const startSync = (db: Database, workspace: TestWorkspace, options: SyncOptions = {}): Promise<Started> =>
  startWork(db, workspace, 'inventory.sync', {
    ...options,
    input: options.policyTypes === undefined ? {} : { policyTypes: options.policyTypes },
  })

type WorkOptions = { tenant?: TestTenant; person?: TestPerson | null; input?: Record<string, unknown> }

/** Starts work of any type, in the first tenant and by the operator unless it says otherwise. */
export function startWork(
  db: Database,
  workspace: TestWorkspace,
  type: StartableType,
  options: WorkOptions = {},
): Promise<Started> {
  const person = options.person === undefined ? workspace.people.operator : options.person
  const tenant = options.tenant ?? workspace.tenants[0]
  if (tenant === undefined) throw new Error('the workspace has no tenant')
  const request: StartRequest = {
    type,
    input: options.input ?? {},
    workspaceId: workspace.id,
    tenant,
    initiator: person === null ? { kind: 'system' } : { kind: 'person', ...person },
    click: null,
  }
  const scope: Scope =
    person === null
      ? { kind: 'worker', run: { workspaceId: workspace.id, tenantId: tenant.id } }
      : personScope(workspace, person)
  return withScope(db, scope, (tx) => start(tx, request))
}

export async function readRun(db: Database, id: number): Promise<ReadRow> {
  const run = await withScope(db, platform, (tx) => findRun(tx, id))
  if (run === null) throw new Error(`there is no run ${id}`)
  return run
}

/** A run in the hands of a worker that does nothing more. */
export async function beginRun(db: Database, id: number, workerId = 'w-test'): Promise<RunRow> {
  const queued = await readRun(db, id)
  const begun = await withScope(db, { kind: 'worker' }, (tx) => begin(tx, queued, workerId))
  if (begun === null) throw new Error(`run ${id} did not begin`)
  return begun
}

export async function eventKinds(db: Database, id: number): Promise<string[]> {
  const rows = await withScope(db, platform, (tx) =>
    tx.selectFrom('operation_run_events').select('kind').where('run_id', '=', id).orderBy('id').execute(),
  )
  return rows.map((row) => row.kind)
}

export function notificationsOf(db: Database, id: number) {
  return withScope(db, platform, (tx) => tx.selectFrom('notifications').selectAll().where('run_id', '=', id).execute())
}

/**
 * A run as history left it, with any values: the one role that may write such rows. What only time or a crash can do to a
 * run is made this way.
 */
export async function importRun(
  pool: pg.Pool,
  workspace: TestWorkspace,
  values: Readonly<Record<string, unknown>>,
): Promise<number> {
  const tenant = workspace.tenants[0]
  const row: Record<string, unknown> = {
    workspace_id: workspace.id,
    tenant_id: tenant?.id ?? null,
    initiator_id: workspace.people.operator.id,
    initiator_name: workspace.people.operator.name,
    type: 'inventory.sync',
    status: 'queued',
    identity_hash: randomBytes(32),
    scope_hash: randomBytes(32),
    lane_key: `tenant:${tenant?.id ?? 0}:provider`,
    ...values,
  }
  const columns = Object.keys(row)
  const places = columns.map((_, index) => `$${index + 1}`)
  const [inserted] = await seed<{ id: number }>(
    pool,
    `insert into operation_runs (${columns.join(', ')}) values (${places.join(', ')}) returning id`,
    Object.values(row),
  )
  if (inserted === undefined) throw new Error('nothing was imported')
  return inserted.id
}

export type TestWorker = RunningWorker & { readonly end: () => Promise<void> }

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }

export async function runWorker<T extends StartableType = 'inventory.sync'>(
  url: string,
  db: Database,
  handler: Handler<T>,
  slots = 4,
): Promise<TestWorker> {
  const sender = createHintSender(db, quiet)
  const source = createHintSource(url, db, quiet)
  const worker = await startWorker({
    url,
    db,
    sender,
    source,
    slots,
    log: quiet,
    handlers: everythingBy(handler),
  })
  return {
    ...worker,
    async end() {
      await worker.stop()
      await source.close()
      await sender.close()
    },
  }
}
