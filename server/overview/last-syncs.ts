import { sql } from 'kysely'
import { spellingsOf } from '../../operations/catalog.ts'
import { manyMax } from '../../contract/operations.ts'
import type { Operation } from '../../contract/operation.ts'
import type { Tx } from '../database/scope.ts'
import { thoseOf, type Looking } from './looking.ts'

/** The newest inventory sync of each tenant of a workspace, of any age; a tenant without one is not in it. */
export async function lastSyncs(
  looking: Looking,
  workspaceId: number,
  tenantIds: readonly number[],
): Promise<ReadonlyMap<string, Operation>> {
  const ids = await newestSyncIds(looking.tx, workspaceId, tenantIds)
  const byTenant = new Map<string, Operation>()
  for (let at = 0; at < ids.length; at += manyMax)
    for (const operation of await thoseOf(looking, ids.slice(at, at + manyMax)))
      byTenant.set(operation.tenant?.externalId ?? '', operation)
  return byTenant
}

/** What is active is read once for all tenants; history by one stretch of an index for each tenant and spelling. */
async function newestSyncIds(tx: Tx, workspaceId: number, tenantIds: readonly number[]): Promise<number[]> {
  const types = sql`${spellingsOf('inventory.sync')}::text[]`
  const { rows } = await sql<{ id: number }>`
    select distinct on (found.tenant_id) found.id from (
      select r.id, r.tenant_id, r.created_at from operation_runs r
      where r.workspace_id = ${workspaceId} and r.status in ('queued', 'running') and r.type = any (${types})
        and r.tenant_id = any (${[...tenantIds]}::bigint[])
      union all
      select ended.id, ended.tenant_id, ended.created_at
      from unnest(${[...tenantIds]}::bigint[]) t(id) cross join unnest(${types}) y(type) cross join lateral (
        select r.id, r.tenant_id, r.created_at from operation_runs r
        where r.workspace_id = ${workspaceId} and r.tenant_id = t.id and r.type = y.type and r.status = 'completed'
        order by r.created_at desc, r.id desc limit 1) ended
    ) found order by found.tenant_id, found.created_at desc, found.id desc`.execute(tx)
  return rows.map(({ id }) => id)
}
