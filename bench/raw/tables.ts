import type pg from 'pg'

/**
 * The floor: the tables of the product again, in a schema of their own, with the same columns, defaults, checks, indexes and
 * references, but without triggers, row-level security, roles and functions. What a bench writes there are the rows that
 * the product writes, by plain statements.
 */
export async function createRawTables(pool: pg.Pool): Promise<void> {
  await pool.query(`create schema raw`)
  for (const table of tables) await pool.query(`create table raw.${table} (like public.${table} including all)`)
  for (const { table, column, to } of references)
    await pool.query(`alter table raw.${table} add foreign key (${column}) references ${to}`)
  // The oldest of all that wait, whatever its lane: a plain claim has no lanes to be fair to.
  const { rows } = await pool.query<{ name: string }>(
    `select indexname as name from pg_indexes where schemaname = 'raw' and indexdef like '%(lane_key, priority, run_after, id)%'`,
  )
  for (const { name } of rows) await pool.query(`drop index raw.${name}`)
  await pool.query(`create index raw_queue on raw.operation_runs (priority, run_after, id) where status = 'queued'`)
}

const tables = ['operation_runs', 'lanes', 'operation_run_events', 'notifications', 'audit_log', 'inventory_items']
const references = [
  { table: 'operation_runs', column: 'workspace_id', to: 'workspaces' },
  { table: 'operation_runs', column: 'tenant_id', to: 'tenants' },
  { table: 'operation_runs', column: 'initiator_id', to: 'people' },
  { table: 'operation_runs', column: 'cancel_requested_by', to: 'people' },
  { table: 'lanes', column: 'workspace_id', to: 'workspaces' },
  { table: 'lanes', column: 'tenant_id', to: 'tenants' },
  { table: 'operation_run_events', column: 'run_id', to: 'raw.operation_runs' },
  { table: 'notifications', column: 'run_id', to: 'raw.operation_runs' },
  { table: 'notifications', column: 'user_id', to: 'people' },
  { table: 'notifications', column: 'workspace_id', to: 'workspaces' },
  { table: 'notifications', column: 'tenant_id', to: 'tenants' },
  { table: 'audit_log', column: 'workspace_id', to: 'workspaces' },
  { table: 'audit_log', column: 'tenant_id', to: 'tenants' },
  { table: 'inventory_items', column: 'workspace_id', to: 'workspaces' },
  { table: 'inventory_items', column: 'tenant_id', to: 'tenants' },
  { table: 'inventory_items', column: 'last_seen_operation_run_id', to: 'raw.operation_runs' },
]
