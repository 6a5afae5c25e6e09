import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import type { Me } from '../../contract/people.ts'
import type { Tenant } from '../../contract/tenants.ts'
import { meQuery, tenantsQuery } from '../api/queries.ts'

export type Workspace = Me['workspaces'][number]
export type Scope = {
  readonly me: Me
  readonly tenants: readonly Tenant[]
  /** The tenant of the address; null on pages of no tenant, and for one that is not theirs to see. */
  readonly tenant: Tenant | null
  /** That of the tenant, else the chosen one, else that of the tenant a list is narrowed to, else the first; null without any. */
  readonly workspace: Workspace | null
}

/** Who looks, and at what. The address alone decides: nothing here is switched behind anybody's back. */
export function useScope(): Scope {
  const { data: me } = useSuspenseQuery(meQuery)
  const { data } = useSuspenseQuery(tenantsQuery)
  const params = useParams({ strict: false })
  const search: { workspace?: string; tenant?: string } = useSearch({ strict: false })
  const tenant = data.items.find(({ externalId }) => externalId === params.tenant) ?? null
  const narrowedTo = data.items.find(({ externalId }) => externalId === search.tenant)
  const wanted = tenant?.workspaceId ?? search.workspace ?? narrowedTo?.workspaceId
  const workspace = me.workspaces.find(({ id }) => id === wanted) ?? me.workspaces[0] ?? null
  return { me, tenants: data.items, tenant, workspace }
}
