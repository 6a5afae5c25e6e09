import type pg from 'pg'
import { seed, type TestWorkspace } from '../people.ts'

/** So many runs, asked for two hours ago, all of the first tenant and each its own work; their ids in order. */
export async function queueUp(pool: pg.Pool, workspace: TestWorkspace, count: number): Promise<number[]> {
  const tenant = workspace.tenants[0]?.id
  const lane = `tenant:${tenant}:provider`
  await seed(
    pool,
    'insert into lanes (key, workspace_id, tenant_id, max) values ($1, $2, $3, 2) on conflict do nothing',
    [lane, workspace.id, tenant],
  )
  const rows = await seed<{ id: number }>(
    pool,
    `insert into operation_runs (workspace_id, tenant_id, initiator_id, initiator_name, type, status, identity_hash, scope_hash, lane_key, run_after, created_at)
     select $1, $2, $3, 'Queue', 'inventory.sync', 'queued', sha256(gen_random_uuid()::text::bytea), sha256(i::text::bytea), $4,
       now() - interval '2 hours', now() - interval '2 hours' from generate_series(1, $5) i returning id`,
    [workspace.id, tenant, workspace.people.operator.id, lane, count],
  )
  return rows.map(({ id }) => id)
}
