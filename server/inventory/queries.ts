import { sql, type RawBuilder } from 'kysely'
import type { Tx } from '../database/scope.ts'

export type ItemFilter = {
  readonly type?: string | undefined
  readonly platform?: string | undefined
  readonly missing?: 'true' | 'false' | undefined
  readonly q?: string | undefined
}
export type ItemSort = 'name' | '-name' | 'lastSeen' | '-lastSeen'
/** Where the page before ended: the value it was sorted by, and the id. */
export type Keyset = { readonly value: string; readonly id: number }

export type ItemRow = {
  readonly id: number
  readonly external_id: string
  readonly policy_type: string
  readonly display_name: string
  readonly platform: string | null
  readonly last_seen_at: Date
  readonly missing: boolean
  readonly sort_value: string
}

/** Seen before the last complete reading of its type began, and not in it. Derived; never a deletion. */
const isMissing = sql<boolean>`coalesce(i.last_seen_at < c.complete_started_at, false)`
const source = sql`inventory_items i left join inventory_coverage c on c.tenant_id = i.tenant_id and c.policy_type = i.policy_type`

const sortKeys = {
  name: sql`lower(i.display_name)`,
  lastSeen: sql`i.last_seen_at`,
} as const

export async function listItems(
  tx: Tx,
  tenantId: number,
  filter: ItemFilter,
  sort: ItemSort,
  after: Keyset | null,
  limit: number,
): Promise<ItemRow[]> {
  const isDown = sort.startsWith('-')
  const key = sort.endsWith('name') ? 'name' : 'lastSeen'
  const cast = key === 'name' ? sql`text` : sql`timestamptz`
  const beyond =
    after === null
      ? sql`true`
      : sql`(${sortKeys[key]}, i.id) ${isDown ? sql`<` : sql`>`} (${after.value}::${cast}, ${after.id})`
  const direction = isDown ? sql`desc` : sql`asc`
  const { rows } = await sql<ItemRow>`
    select i.id, i.external_id, i.policy_type, i.display_name, i.platform, i.last_seen_at, ${isMissing} as missing, ${sortKeys[key]}::text as sort_value
    from ${source} where ${conditions(tenantId, filter)} and ${beyond}
    order by ${sortKeys[key]} ${direction}, i.id ${direction} limit ${limit}`.execute(tx)
  return rows
}

export async function countItems(
  tx: Tx,
  tenantId: number,
  filter: ItemFilter,
): Promise<{ total: number; missing: number }> {
  const { rows } = await sql<{ total: number; missing: number }>`
    select count(*)::int as total, count(*) filter (where ${isMissing})::int as missing from ${source} where ${conditions(tenantId, filter)}`.execute(
    tx,
  )
  return rows[0] ?? { total: 0, missing: 0 }
}

export async function platformsOf(tx: Tx, tenantId: number): Promise<string[]> {
  const { rows } = await sql<{ platform: string }>`
    select distinct platform from inventory_items where tenant_id = ${tenantId} and platform is not null order by platform`.execute(
    tx,
  )
  return rows.map((row) => row.platform)
}

export const coverageOf = (tx: Tx, tenantId: number) =>
  tx
    .selectFrom('inventory_coverage')
    .select(['policy_type', 'status', 'item_count', 'reason_code', 'run_id', 'at'])
    .where('tenant_id', '=', tenantId)
    .orderBy('policy_type')
    .execute()

/** The newest sync of the tenant, whatever became of it. */
export const lastSyncOf = (tx: Tx, workspaceId: number, tenantId: number) =>
  tx
    .selectFrom('operation_runs')
    .select(['id', 'status', 'outcome', 'reason_code', 'created_at', 'completed_at'])
    .where('workspace_id', '=', workspaceId)
    .where('tenant_id', '=', tenantId)
    .where('type', '=', 'inventory.sync')
    .orderBy('id', 'desc')
    .executeTakeFirst()

function conditions(tenantId: number, { type, platform, missing, q }: ItemFilter): RawBuilder<unknown> {
  const all = [sql`i.tenant_id = ${tenantId}`]
  if (type !== undefined) all.push(sql`i.policy_type = ${type}`)
  if (platform !== undefined) all.push(sql`i.platform = ${platform}`)
  if (missing !== undefined) all.push(missing === 'true' ? isMissing : sql`not ${isMissing}`)
  const text = q?.trim() ?? ''
  if (text !== '')
    all.push(sql`(i.display_name ilike ${`%${text.replace(/[\\%_]/g, '\\$&')}%`} or i.external_id = ${text})`)
  return sql.join(all, sql` and `)
}
