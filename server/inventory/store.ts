import { sql } from 'kysely'
import { policyTypes } from '../../operations/policy-types.ts'
import type { Tx } from '../database/scope.ts'
import type { ListedPolicy } from '../graph/client.ts'

export type Place = { readonly workspaceId: number; readonly tenantId: number; readonly runId: number }
export type RowCounts = {
  readonly items: number
  readonly created: number
  readonly updated: number
  readonly unchanged: number
}

/**
 * Writes what one page held, sorted by key, and counts what each row became. A row that this run has already seen counts
 * nothing again: pages overlap when a list moves while it is read, and a resumed run reads some of them twice. Another run may have
 * seen it in between, so that a row names all that have counted it and are still under way.
 */
export async function upsertItems(tx: Tx, place: Place, items: readonly ListedPolicy[]): Promise<RowCounts> {
  const rows = items.map((item) => ({
    policy_type: item.type,
    external_id: item.externalId,
    display_name: item.displayName,
    category: policyTypes[item.type].category,
    platform: item.platform,
    meta: { ...item.meta, ...(item.lastModifiedAt === null ? {} : { lastModifiedDateTime: item.lastModifiedAt }) },
  }))
  const { rows: counted } = await sql<RowCounts>`
    with offered as (
      select distinct on (policy_type, external_id) * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as o(policy_type text, external_id text, display_name text, category text, platform text, meta jsonb)
      order by policy_type, external_id),
    before as (
      select i.* from inventory_items i join offered o using (policy_type, external_id) where i.tenant_id = ${place.tenantId}),
    others as (
      select coalesce(array_agg(id), '{}') as ids from operation_runs
      where workspace_id = ${place.workspaceId} and tenant_id = ${place.tenantId} and status = 'running' and id <> ${place.runId}),
    written as (
      insert into inventory_items (workspace_id, tenant_id, policy_type, external_id, display_name, category, platform, meta, last_seen_operation_run_id, counted_by)
      select ${place.workspaceId}::bigint, ${place.tenantId}::bigint, policy_type, external_id, display_name, category, platform, meta, ${place.runId}::bigint,
        array[${place.runId}::bigint]
      from offered order by policy_type, external_id
      on conflict (tenant_id, policy_type, external_id) do update set display_name = excluded.display_name, category = excluded.category,
        platform = excluded.platform, meta = excluded.meta, last_seen_at = now(), last_seen_operation_run_id = excluded.last_seen_operation_run_id,
        counted_by = excluded.counted_by || array(select c from unnest(inventory_items.counted_by) c where c = any ((select ids from others)::bigint[]))
      returning policy_type, external_id),
    judged as (
      select case when b.id is null then 'created'
                  when b.last_seen_operation_run_id = ${place.runId} or ${place.runId} = any (b.counted_by) then 'seen'
                  when (b.display_name, b.platform, b.meta) is distinct from (o.display_name, o.platform, o.meta) then 'updated'
                  else 'unchanged' end as became
      from written w join offered o using (policy_type, external_id) left join before b using (policy_type, external_id))
    select count(*) filter (where became <> 'seen')::int as items, count(*) filter (where became = 'created')::int as created,
      count(*) filter (where became = 'updated')::int as updated, count(*) filter (where became = 'unchanged')::int as unchanged
    from judged`.execute(tx)
  return counted[0] ?? { items: 0, created: 0, updated: 0, unchanged: 0 }
}

export type Coverage = {
  readonly status: 'complete' | 'denied' | 'failed'
  readonly itemCount: number
  readonly reasonCode: string | null
}

/** What the last reading of a type said. `startedAt`: when the reading began, for a complete one alone. */
export async function saveCoverage(
  tx: Tx,
  place: Place,
  type: string,
  coverage: Coverage,
  startedAt: Date | null,
): Promise<void> {
  const isComplete = coverage.status === 'complete'
  await sql`
    insert into inventory_coverage (tenant_id, policy_type, workspace_id, status, item_count, reason_code, run_id, complete_started_at, complete_run_id)
    values (${place.tenantId}, ${type}, ${place.workspaceId}, ${coverage.status}, ${coverage.itemCount}, ${coverage.reasonCode}, ${place.runId},
      ${isComplete ? startedAt : null}, ${isComplete ? place.runId : null}::bigint)
    on conflict (tenant_id, policy_type) do update set status = excluded.status, item_count = excluded.item_count,
      reason_code = excluded.reason_code, run_id = excluded.run_id, at = now(),
      complete_started_at = coalesce(excluded.complete_started_at, inventory_coverage.complete_started_at),
      complete_run_id = coalesce(excluded.complete_run_id, inventory_coverage.complete_run_id)`.execute(tx)
}
