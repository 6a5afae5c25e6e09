import { sql } from 'kysely'
import { roleHolds, type Role } from '../../operations/capability.ts'
import { idleLimit } from '../access/credentials.ts'
import { withScope, type Database, type Tx } from '../database/scope.ts'

/** What somebody may see right now: the workspaces, and of each all tenants or those listed. */
export type View = {
  readonly personId: number
  readonly workspaces: ReadonlyMap<number, 'all' | ReadonlySet<number>>
}

/** Where a tenant belongs, and by what name the API knows it. */
export type TenantPlace = { readonly workspaceId: number; readonly externalId: string }

export type Views = {
  /** By the hash, in hex, of the session's or API token's secret. Whoever is absent is out: signed out, expired, disabled. */
  readonly byToken: ReadonlyMap<string, View>
  readonly tenants: ReadonlyMap<number, TenantPlace>
}

export type ReadViews = (tokenHashes: readonly string[], tenantIds: readonly number[]) => Promise<Views>

/**
 * Reads for everybody at once, whatever the number of streams: who still is who they were, what they may see, where the
 * tenants in question belong.
 */
export const readViewsFrom =
  (db: Database): ReadViews =>
  (tokenHashes, tenantIds) =>
    withScope(db, { kind: 'gate' }, async (tx) => {
      const known = await stillKnown(tx, tokenHashes)
      const workspaces = await workspacesOf(tx, [...new Set(known.map(({ person_id }) => person_id))])
      const viewOf = (personId: number): View => ({ personId, workspaces: workspaces.get(personId) ?? new Map() })
      return {
        byToken: new Map(known.map((row) => [row.token_hash.toString('hex'), viewOf(row.person_id)])),
        tenants: await placesOf(tx, tenantIds),
      }
    })

async function stillKnown(
  tx: Tx,
  tokenHashes: readonly string[],
): Promise<{ token_hash: Buffer; person_id: number }[]> {
  const { rows } = await sql<{ token_hash: Buffer; person_id: number }>`
    with given as (select decode(h, 'hex') as token_hash from unnest(${tokenHashes}::text[]) h)
    select k.token_hash, k.person_id
    from (select token_hash, person_id from sessions join given using (token_hash)
          where expires_at > now() and last_used_at > now() - ${idleLimit}
          union all
          select token_hash, person_id from api_tokens join given using (token_hash)
          where expires_at is null or expires_at > now()) k
    join people p on p.id = k.person_id and not p.is_disabled`.execute(tx)
  return rows
}

type Workspaces = Map<number, 'all' | Set<number>>
type MembershipRow = { person_id: number; workspace_id: number; role: Role; is_narrowed: boolean; tenant_ids: number[] }

/** Joined as `entitlementOf` does it, without the tenants of whoever may see them all: that would be most of the rows. */
async function workspacesOf(tx: Tx, personIds: readonly number[]): Promise<Map<number, Workspaces>> {
  const { rows } = await sql<MembershipRow>`
    select m.person_id, m.workspace_id, m.role, m.is_narrowed,
      array(select n.tenant_id from membership_tenants n
            where m.is_narrowed and n.workspace_id = m.workspace_id and n.person_id = m.person_id) as tenant_ids
    from workspace_memberships m join workspaces w on w.id = m.workspace_id and w.status = 'active'
    where m.person_id = any (${personIds}::bigint[])`.execute(tx)
  const views = new Map<number, Workspaces>()
  for (const row of rows) {
    if (!roleHolds(row.role, 'tenant.operations.view')) continue
    const view = views.get(row.person_id) ?? (new Map() as Workspaces)
    views.set(row.person_id, view.set(row.workspace_id, row.is_narrowed ? new Set(row.tenant_ids) : 'all'))
  }
  return views
}

async function placesOf(tx: Tx, tenantIds: readonly number[]): Promise<Map<number, TenantPlace>> {
  if (tenantIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('tenants')
    .select(['id', 'workspace_id', 'external_id'])
    .where('id', 'in', [...tenantIds])
    .execute()
  return new Map(rows.map((row) => [row.id, { workspaceId: row.workspace_id, externalId: row.external_id }]))
}
