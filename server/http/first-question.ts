import { z } from 'zod'
import type { CountQuery, ListQuery } from '../../contract/first-data.ts'
import { filterQuery } from '../../contract/operations.ts'
import type { Me } from '../../contract/people.ts'
import { canonicalType } from '../../operations/catalog.ts'

/** What a page asks for first, beside who looks and which tenants there are. */
export type FirstQuestion =
  | { readonly kind: 'hub'; readonly list: ListQuery; readonly counts: CountQuery }
  | { readonly kind: 'operation'; readonly id: string }
  | { readonly kind: 'nothing' }

/**
 * The questions behind an address, as the page would put them. Words that nobody knows are the page's matter: it leaves
 * them out and says so, and asks by itself.
 */
export function firstQuestion(path: string, search: URLSearchParams, me: Me): FirstQuestion {
  if (path === '/admin/operations') return hubQuestion(search, me)
  const id = /^\/admin\/operations\/(\d{1,15})$/.exec(path)?.[1]
  return id === undefined ? { kind: 'nothing' } : { kind: 'operation', id }
}

/** What narrows the list; whatever else stands in the address is for the page alone. */
const narrowing = z.object({ ...filterQuery, cursor: z.string().max(500).optional() })

function hubQuestion(search: URLSearchParams, me: Me): FirstQuestion {
  const written = Object.fromEntries([...search].filter(([, text]) => text !== ''))
  const state = narrowing.safeParse(written)
  if (!state.success) return { kind: 'nothing' }
  const { tab = 'all', cursor, type, tenant, workspace, ...rest } = state.data
  const isScoped = workspace !== undefined || tenant !== undefined
  const shown = isScoped || me.workspaces.length < 2 ? workspace : me.workspaces[0]?.id
  const counts: CountQuery = {
    ...rest,
    ...(type === undefined ? {} : { type: canonicalType(type) ?? type }),
    ...(tenant === undefined ? {} : { tenant: tenant.toLowerCase() }),
    ...(shown === undefined ? {} : { workspace: shown }),
  }
  const list: ListQuery = { ...counts, tab, ...(cursor === undefined ? {} : { cursor }) }
  return { kind: 'hub', list, counts }
}
