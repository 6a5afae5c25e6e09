import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { terminalNotification } from '../../operations/ending-words.ts'

/** Whose run it is: what a row names. */
export type RawPlace = {
  readonly workspaceId: number
  readonly tenant: { readonly id: number; readonly externalId: string; readonly name: string }
  readonly person: { readonly id: number; readonly name: string; readonly email: string }
}
export type RawRun = {
  id: number
  workspace_id: number
  tenant_id: number
  initiator_id: number
  lane_key: string
  context: { target_scope: { name: string } }
}

/**
 * The rows of a start, a begin and an end by plain statements, each move one transaction. The statements have names, so
 * that each connection plans them once, as the pool of the product does it.
 */
const say = (client: pg.ClientBase, name: string, text: string, values: unknown[]) =>
  client.query({ name, text, values })

export async function rawStart(client: pg.ClientBase, { workspaceId, tenant, person }: RawPlace): Promise<number> {
  const lane = `tenant:${tenant.id}:provider`
  const label = 'Inventory sync'
  await client.query('begin')
  const lanes = await say(client, 'raw-has-lane', 'select 1 from raw.lanes where key = $1', [lane])
  if (lanes.rows.length === 0)
    await say(
      client,
      'raw-lane',
      'insert into raw.lanes (key, workspace_id, tenant_id, max) values ($1, $2, $3, 2) on conflict do nothing',
      [lane, workspaceId, tenant.id],
    )
  const { rows } = await say(
    client,
    'raw-run',
    `insert into raw.operation_runs (workspace_id, tenant_id, initiator_id, initiator_name, type, status, identity_hash, scope_hash, input, context, lane_key, priority)
     values ($1, $2, $3, $4, 'inventory.sync', 'queued', $5, $6, '{}', $7, $8, 50) on conflict do nothing returning id`,
    [
      workspaceId,
      tenant.id,
      person.id,
      person.name,
      randomBytes(32),
      randomBytes(32),
      JSON.stringify({ target_scope: { tenant: tenant.externalId, name: tenant.name } }),
      lane,
    ],
  )
  const id = Number((rows[0] as { id: number | string }).id)
  await event(client, { id, workspace_id: workspaceId, tenant_id: tenant.id }, [
    'start',
    'person',
    person.name,
    null,
    'queued',
    '{}',
  ])
  await audit(client, workspaceId, tenant.id, [
    'human',
    person.id,
    person.name,
    person.email,
    'inventory.sync.dispatched',
    String(id),
    label,
    'Inventory sync was queued',
    'info',
  ])
  await client.query('commit')
  return id
}

/** The oldest that waits, begun; null when none does. */
export async function rawBegin(client: pg.ClientBase, worker: string): Promise<RawRun | null> {
  await client.query('begin')
  const { rows } = await say(
    client,
    'raw-claim',
    `select * from raw.operation_runs where status = 'queued' and run_after <= now() order by priority, run_after, id limit 1 for update skip locked`,
    [],
  )
  const run = rows[0] as RawRun | undefined
  if (run === undefined) {
    await client.query('rollback')
    return null
  }
  await say(
    client,
    'raw-begin',
    `update raw.operation_runs set status = 'running', lease_token = lease_token + 1, attempt = 1, worker_id = $2,
       heartbeat_at = clock_timestamp(), started_at = clock_timestamp(), lane_counted = true, updated_at = clock_timestamp() where id = $1`,
    [run.id, worker],
  )
  await say(
    client,
    'raw-enter',
    'update raw.lanes set running = running + 1, last_served = clock_timestamp() where key = $1',
    [run.lane_key],
  )
  await event(client, run, ['begin', 'worker', worker, 'queued', 'running', '{"attempt": 1}'])
  await client.query('commit')
  return run
}

export async function rawEnd(client: pg.ClientBase, run: RawRun, worker: string): Promise<void> {
  const words = terminalNotification({
    id: run.id,
    type: 'inventory.sync',
    outcome: 'succeeded',
    reasonCode: 'nothing_to_do',
    isReconciled: false,
    hasBegun: true,
    summaryCounts: {},
    failures: [],
    tenantName: run.context.target_scope.name,
  })
  await client.query('begin')
  await say(
    client,
    'raw-end',
    `update raw.operation_runs set status = 'completed', outcome = 'succeeded', reason_code = 'nothing_to_do', completed_at = clock_timestamp(),
       lane_counted = false, updated_at = clock_timestamp() where id = $1 and status = 'running' and lease_token = 1`,
    [run.id],
  )
  await say(client, 'raw-leave', 'update raw.lanes set running = running - 1 where key = $1', [run.lane_key])
  await event(client, run, ['complete', 'worker', worker, 'running', 'completed', '{"counts": {}}'])
  await say(
    client,
    'raw-notify',
    `insert into raw.notifications (run_id, user_id, workspace_id, tenant_id, title, body, tone, url) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [run.id, run.initiator_id, run.workspace_id, run.tenant_id, words.title, words.body, words.tone, words.url],
  )
  await audit(client, run.workspace_id, run.tenant_id, [
    'system',
    null,
    `Worker ${worker}`,
    null,
    'inventory.sync.completed',
    String(run.id),
    'Inventory sync',
    'Inventory sync completed',
    'success',
  ])
  await client.query('commit')
}

type Of = { id: number; workspace_id: number; tenant_id: number }

const event = (client: pg.ClientBase, { id, workspace_id, tenant_id }: Of, rest: unknown[]) =>
  say(
    client,
    'raw-event',
    `insert into raw.operation_run_events (run_id, workspace_id, tenant_id, kind, actor_kind, actor_name, from_status, to_status, evidence)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, workspace_id, tenant_id, ...rest],
  )

const audit = (client: pg.ClientBase, workspaceId: number, tenantId: number, rest: unknown[]) =>
  say(
    client,
    'raw-audit',
    `insert into raw.audit_log (workspace_id, tenant_id, actor_kind, actor_id, actor_name, actor_email, action, resource_kind, resource_id, target_label, summary, outcome, metadata)
     values ($1, $2, $3, $4, $5, $6, $7, 'operation', $8, $9, $10, $11, jsonb_build_object('type', 'inventory.sync', 'operationId', $8::text, 'outcome', 'succeeded'))`,
    [workspaceId, tenantId, ...rest],
  )
