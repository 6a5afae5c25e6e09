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
 * tenants in question belong. People with the same rights share what stands for them: most of them have the same.
 */
export function readViewsFrom(db: Database): ReadViews {
  const made = new Map<string, Rights>()
  const rightsOf = (text: string): Rights => {
    const rights = made.get(text) ?? parseRights(text)
    if (made.size >= rightsKept) made.clear()
    made.set(text, rights)
    return rights
  }
  return (tokenHashes, tenantIds) =>
    withScope(db, { kind: 'gate' }, async (tx) => {
      const known = await stillKnown(tx, tokenHashes)
      const texts = await rightsTexts(tx, [...new Set(known.map(({ person_id }) => person_id))])
      const views = new Map<number, View>()
      const byToken = new Map<string, View>()
      for (const { place, person_id: personId } of known) {
        const view = views.get(personId) ?? { personId, ...rightsOf(texts.get(personId) ?? '[]') }
        views.set(personId, view)
        byToken.set(tokenHashes[place - 1] ?? '', view)
      }
      return { byToken, tenants: await placesOf(tx, tenantIds) }
    })
}

/** More than there are different ones in use at once; the rest is read again. */
const rightsKept = 2000

type Rights = Pick<View, 'workspaces' | 'roles'>

function parseRights(text: string): Rights {
  const rows = JSON.parse(text) as [workspaceId: number, role: Role, tenantIds: number[] | null][]
  const seen = rows.filter(([, role]) => roleHolds(role, 'tenant.operations.view'))
  return {
    workspaces: new Map(seen.map(([id, , tenantIds]) => [id, tenantIds === null ? 'all' : new Set(tenantIds)])),
    roles: new Map(rows.map(([id, role]) => [id, role])),
  }
}

/** `less`: something is gone that was seen. `other`: nothing is gone, and it is not the same. */
export function changeOf(before: View, now: View): 'none' | 'less' | 'other' {
  if (before.workspaces === now.workspaces && before.roles === now.roles) return 'none'
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

/** `place`: which of the hashes it is, from 1 on. */
async function stillKnown(tx: Tx, tokenHashes: readonly string[]): Promise<{ place: number; person_id: number }[]> {
  if (tokenHashes.length === 0) return []
  const { rows } = await sql<{ place: number; person_id: number }>`
    with given as (select decode(h, 'hex') as token_hash, place from unnest(${tokenHashes}::text[]) with ordinality t(h, place))
    select k.place, k.person_id
    from (select place, person_id from sessions join given using (token_hash)
          where expires_at > now() and last_used_at > now() - ${idleLimit}
          union all
          select place, person_id from api_tokens join given using (token_hash)
          where expires_at is null or expires_at > now()) k
    join people p on p.id = k.person_id and not p.is_disabled`.execute(tx)
  return rows
}

/** Joined as `entitlementOf` does it, without the tenants of whoever may see them all: that would be most of the rows. */
async function rightsTexts(tx: Tx, personIds: readonly number[]): Promise<Map<number, string>> {
  if (personIds.length === 0) return new Map()
  const { rows } = await sql<{ person_id: number; rights: string }>`
    select m.person_id, json_agg(json_build_array(m.workspace_id, m.role, case when m.is_narrowed then array(
        select n.tenant_id from membership_tenants n
        where n.workspace_id = m.workspace_id and n.person_id = m.person_id order by n.tenant_id) end)
      order by m.workspace_id)::text as rights
    from workspace_memberships m join workspaces w on w.id = m.workspace_id and w.status = 'active'
    where m.person_id = any (${personIds}::bigint[]) group by m.person_id`.execute(tx)
  return new Map(rows.map(({ person_id, rights }) => [person_id, rights]))
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
