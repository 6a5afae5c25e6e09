import { sql, type RawBuilder } from 'kysely'
import { roleHolds, type Capability, type Role } from '../../operations/capability.ts'
import { enteringPerson, type Tx } from '../database/scope.ts'
import type { Holder } from './credentials.ts'

export type Membership = {
  readonly workspaceId: number
  readonly workspaceName: string
  readonly role: Role
  /** Entitled tenants, archived ones included: those stay readable. */
  readonly tenantIds: readonly number[]
  /** Those are not all that the workspace has. */
  readonly isNarrowed: boolean
}

export type Person = { readonly id: number; readonly name: string; readonly email: string }

/** Who somebody is and what they may see, as it stands in this transaction. */
export type Entitlement = { readonly person: Person; readonly memberships: readonly Membership[] }

type Row = {
  id: number
  name: string
  email: string
  workspace_id: number | null
  workspace_name: string | null
  role: Role | null
  is_narrowed: boolean | null
  tenant_ids: number[]
}

/** A membership a row; one row without any for whoever has none. */
const seenBy = (holder: Holder): RawBuilder<unknown> => sql`
  select p.id, p.name, p.email, w.id as workspace_id, w.name as workspace_name, m.role, m.is_narrowed,
    array(select t.id from tenants t where t.workspace_id = m.workspace_id and (not m.is_narrowed or exists (
      select 1 from membership_tenants mt
      where mt.workspace_id = m.workspace_id and mt.person_id = m.person_id and mt.tenant_id = t.id)) order by t.id) as tenant_ids
  from (${holder.query}) h
  join people p on p.id = h.person_id and not p.is_disabled
  left join workspace_memberships m on m.person_id = p.id
    and exists (select 1 from workspaces a where a.id = m.workspace_id and a.status = 'active')
  left join workspaces w on w.id = m.workspace_id
  order by w.id`

/** Null: what was shown is nobody's, or its holder is disabled. Read in the gate; the use is noted when that is due. */
export async function entitlementOf(tx: Tx, holder: Holder): Promise<Entitlement | null> {
  const { rows } = await sql<Row>`with noted as (${holder.noteUse}) ${seenBy(holder)}`.execute(tx)
  return entitlementFrom(rows)
}

/** The same, and from then on the transaction stands in the scope of that person; where it is nobody, in the gate as before. */
export async function enterAs(tx: Tx, holder: Holder): Promise<Entitlement | null> {
  const { rows } = await sql<{ memberships: Row[] }>`
    with noted as (${holder.noteUse}), seen as materialized (${seenBy(holder)}),
    whole as materialized (
      select jsonb_agg(to_jsonb(seen) order by workspace_id) as memberships, min(id) as person,
        coalesce(array_agg(workspace_id) filter (where workspace_id is not null), '{}') as workspaces,
        array(select unnest(tenant_ids) from seen where role is not null) as tenants
      from seen having count(*) > 0)
    select memberships, ${enteringPerson({ person: sql`person`, workspaces: sql`workspaces`, tenants: sql`tenants` })} from whole`.execute(
    tx,
  )
  return entitlementFrom(rows[0]?.memberships ?? [])
}

function entitlementFrom(rows: readonly Row[]): Entitlement | null {
  const [first] = rows
  if (first === undefined) return null
  return { person: { id: first.id, name: first.name, email: first.email }, memberships: rows.flatMap(membershipOf) }
}

function membershipOf(row: Row): Membership[] {
  if (row.workspace_id === null || row.role === null || row.workspace_name === null) return []
  return [
    {
      workspaceId: row.workspace_id,
      workspaceName: row.workspace_name,
      role: row.role,
      tenantIds: row.tenant_ids,
      isNarrowed: row.is_narrowed ?? true,
    },
  ]
}

/** Who makes a request, and what they may do where. */
export type Caller = Entitlement & {
  readonly holds: (workspaceId: number, capability: Capability) => boolean
  readonly workspacesWith: (capability: Capability) => readonly number[]
}

export function callerOf(entitlement: Entitlement): Caller {
  const { memberships } = entitlement
  return {
    ...entitlement,
    holds: (workspaceId, capability) =>
      memberships.some((m) => m.workspaceId === workspaceId && roleHolds(m.role, capability)),
    workspacesWith: (capability) => memberships.filter((m) => roleHolds(m.role, capability)).map((m) => m.workspaceId),
  }
}
