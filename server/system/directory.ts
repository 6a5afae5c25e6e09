import { sql } from 'kysely'
import type { TenantStatus } from '../database/schema.ts'
import type { Tx } from '../database/scope.ts'

/** All workspaces and tenants by name, a page at a time: below the last one of the page before. */
export type Below = { readonly name: string; readonly id: number } | null

export type WorkspaceRow = {
  readonly id: number
  readonly name: string
  readonly status: 'active' | 'archived'
  readonly tenants: number
  readonly members: number
  readonly created_at: Date
}

export async function listWorkspaces(tx: Tx, text: string, below: Below, limit: number): Promise<WorkspaceRow[]> {
  const { rows } = await sql<WorkspaceRow>`
    select w.id, w.name, w.status, w.created_at,
      (select count(*)::int from tenants t where t.workspace_id = w.id) as tenants,
      (select count(*)::int from workspace_memberships m where m.workspace_id = w.id) as members
    from workspaces w where (w.name ilike ${patternOf(text)} or w.id::text = ${text}) and ${after('w', below)}
    order by w.name, w.id limit ${limit}`.execute(tx)
  return rows
}

export type TenantRow = {
  readonly id: number
  readonly external_id: string
  readonly name: string
  readonly status: TenantStatus
  readonly workspace_id: number
  readonly workspace_name: string
  readonly created_at: Date
}

/** `workspaceId` null: of all workspaces. */
export async function listTenants(
  tx: Tx,
  text: string,
  workspaceId: number | null,
  below: Below,
  limit: number,
): Promise<TenantRow[]> {
  const { rows } = await sql<TenantRow>`
    select t.id, t.external_id::text as external_id, t.name, t.status, t.workspace_id, w.name as workspace_name, t.created_at
    from tenants t join workspaces w on w.id = t.workspace_id
    where (t.name ilike ${patternOf(text)} or w.name ilike ${patternOf(text)} or t.external_id::text = lower(${text}))
      and (${workspaceId}::bigint is null or t.workspace_id = ${workspaceId}) and ${after('t', below)}
    order by t.name, t.id limit ${limit}`.execute(tx)
  return rows
}

const patternOf = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`

const after = (table: 'w' | 't', below: Below) =>
  below === null
    ? sql`true`
    : sql`(${sql.ref(`${table}.name`)}, ${sql.ref(`${table}.id`)}) > (${below.name}::text, ${below.id}::bigint)`
