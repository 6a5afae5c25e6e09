import { sql } from 'kysely'
import { roleHolds, type Role } from '../../operations/capability.ts'
import { idleLimit } from '../access/credentials.ts'
import { withScope, type Database, type Tx } from '../database/scope.ts'

/** What somebody may see right now: the workspaces, and of each all tenants or those listed. */
export type View = {
  readonly personId: number
  readonly workspaces: ReadonlyMap<number, 'all' | ReadonlySet<number>>
  /** Each workspace with the role there: what a page offers follows from it. */
  readonly roles: ReadonlyMap<number, Role>
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
      const views = await viewsOf(tx, [...new Set(known.map(({ person_id }) => person_id))])
      return {
        byToken: new Map(
          known.flatMap(({ token_hash, person_id }) => {
            const view = views.get(person_id)
            return view === undefined ? [] : [[token_hash, view]]
          }),
        ),
        tenants: await placesOf(tx, tenantIds),
      }
    })

/** `less`: something is gone that was seen. `other`: nothing is gone, and it is not the same. */
export function changeOf(before: View, now: View): 'none' | 'less' | 'other' {
  for (const [id, seen] of before.workspaces) {
    const seenNow = now.workspaces.get(id)
    if (seenNow === undefined) return 'less'
    if (seenNow === 'all') continue
    if (seen === 'all' || [...seen].some((tenant) => !seenNow.has(tenant))) return 'less'
  }
  return isSame(before, now) ? 'none' : 'other'
}

/** When nothing is gone. */
function isSame(before: View, now: View): boolean {
  const extent = (seen: 'all' | ReadonlySet<number> | undefined) => (seen === 'all' ? seen : seen?.size)
  return (
    before.roles.size === now.roles.size &&
    [...now.roles].every(([id, role]) => before.roles.get(id) === role) &&
    [...now.workspaces].every(([id, seen]) => extent(before.workspaces.get(id)) === extent(seen))
  )
}

async function stillKnown(
  tx: Tx,
  tokenHashes: readonly string[],
): Promise<{ token_hash: string; person_id: number }[]> {
  if (tokenHashes.length === 0) return []
  const { rows } = await sql<{ token_hash: string; person_id: number }>`
    with given as (select decode(h, 'hex') as token_hash from unnest(${tokenHashes}::text[]) h)
    select encode(k.token_hash, 'hex') as token_hash, k.person_id
    from (select token_hash, person_id from sessions join given using (token_hash)
          where expires_at > now() and last_used_at > now() - ${idleLimit}
          union all
          select token_hash, person_id from api_tokens join given using (token_hash)
          where expires_at is null or expires_at > now()) k
    join people p on p.id = k.person_id and not p.is_disabled`.execute(tx)
  return rows
}

type MembershipRow = { person_id: number; workspace_id: number; role: Role; is_narrowed: boolean; tenant_ids: number[] }

/** Joined as `entitlementOf` does it, without the tenants of whoever may see them all: that would be most of the rows. */
async function viewsOf(tx: Tx, personIds: readonly number[]): Promise<Map<number, View>> {
  const views = new Map(
    personIds.map((personId) => {
      const workspaces = new Map<number, 'all' | Set<number>>()
      return [personId, { personId, workspaces, roles: new Map<number, Role>() }]
    }),
  )
  if (personIds.length === 0) return views
  const { rows } = await sql<MembershipRow>`
    select m.person_id, m.workspace_id, m.role, m.is_narrowed,
      array(select n.tenant_id from membership_tenants n
            where m.is_narrowed and n.workspace_id = m.workspace_id and n.person_id = m.person_id) as tenant_ids
    from workspace_memberships m join workspaces w on w.id = m.workspace_id and w.status = 'active'
    where m.person_id = any (${personIds}::bigint[])`.execute(tx)
  for (const row of rows) {
    const view = views.get(row.person_id)
    view?.roles.set(row.workspace_id, row.role)
    if (!roleHolds(row.role, 'tenant.operations.view')) continue
    view?.workspaces.set(row.workspace_id, row.is_narrowed ? new Set(row.tenant_ids) : 'all')
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
