import type { Dashboard, WorkspaceOverview } from '../../contract/dashboard.ts'
import type { HubNumber } from '../../contract/hub-number.ts'
import type { Operation } from '../../contract/operation.ts'
import type { OperationCounts } from '../../contract/operations.ts'
import type { Me } from '../../contract/people.ts'
import type { Tenant } from '../../contract/tenants.ts'
import type { Tab } from '../../operations/problem.ts'
import type { Database } from '../../server/database/scope.ts'
import { readOperationsSearch } from '../../web/admin/operations/search.ts'
import { signedIn } from '../signed-in.ts'

/** Somebody before the pages: what they are told over HTTP, and where the links of the pages lead them. */
export type Viewer = {
  readonly get: <T>(path: string) => Promise<T>
  readonly status: (path: string) => Promise<number>
  readonly me: Me
  readonly tenants: readonly Tenant[]
}

export type Glance = Dashboard | WorkspaceOverview

export async function viewerOf(db: Database, baseUrl: string, personId: number): Promise<Viewer> {
  const { session } = await signedIn(db, personId)
  const ask = (path: string) => fetch(baseUrl + path, { headers: { cookie: `tenantatlas=${session}` } })
  const get = async <T>(path: string): Promise<T> => {
    const answer = await ask(path)
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  return {
    get,
    status: async (path) => (await ask(path)).status,
    me: await get<Me>('/api/v1/me'),
    tenants: (await get<{ items: Tenant[] }>('/api/v1/tenants')).items,
  }
}

export type Shown = { readonly tab: Tab; readonly onTab: HubNumber['count']; readonly ids: readonly string[] }

/** Opens a link to the hub as its page does: reads the address, then asks for the counts and for every page of the list. */
export async function openHub({ get, me, tenants }: Viewer, url: string): Promise<Shown> {
  const search = Object.fromEntries(new URL(url, 'http://localhost').searchParams)
  const known = { tenants: tenants.map(({ externalId }) => externalId), workspaces: me.workspaces.map(({ id }) => id) }
  const { tab, filter, leftOut } = readOperationsSearch(search, known)
  if (leftOut.length > 0) throw new Error(`the hub does not know what ${url} says: ${leftOut.join()}`)
  const asked = new URLSearchParams(filter as Record<string, string>)
  const counts = await get<OperationCounts>(`/api/v1/operations/counts?${asked}`)
  const ids: string[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: { items: Operation[]; nextCursor: string | null } = await get(
      `/api/v1/operations?${asked}&tab=${tab}&limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`,
    )
    ids.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor
  }
  return { tab, onTab: counts.tabs[tab], ids }
}
