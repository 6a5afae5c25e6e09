import { isPolicyType, policyTypeLabel } from '../../../operations/policy-types.ts'
import type { InventoryQuery } from '../../api/queries.ts'

const sorts = ['name', '-name', 'lastSeen', '-lastSeen'] as const
export type InventorySort = (typeof sorts)[number]
const isSort = (text: string): text is InventorySort => (sorts as readonly string[]).includes(text)

/** What may stand in the address of the page, as it stands there. */
export const inventorySearchKeys = ['q', 'type', 'platform', 'missing', 'sort', 'cursor'] as const
export type InventorySearch = { readonly [K in (typeof inventorySearchKeys)[number]]?: string }

export type ReadSearch = {
  readonly query: InventoryQuery & { readonly sort: InventorySort }
  /** What the address says and nobody here knows, in words; it was left out. */
  readonly leftOut: readonly string[]
}

/** The filters of an address. A value that means nothing is left out, and named. */
export function readInventorySearch(search: InventorySearch): ReadSearch {
  const leftOut: string[] = []
  const take = (key: keyof InventorySearch, isKnown: (text: string) => boolean, name: string) => {
    const text = search[key]
    if (text === undefined || isKnown(text)) return text
    leftOut.push(`${name} “${text.slice(0, 60)}”`)
    return undefined
  }
  const within = (max: number) => (text: string) => text.length <= max
  const q = take('q', within(200), 'search')
  const type = take('type', isPolicyType, 'type')
  const platform = take('platform', within(60), 'platform')
  const missing = take('missing', (text) => text === 'true' || text === 'false', 'missing')
  const sort = take('sort', isSort, 'sort')
  const cursor = take('cursor', within(500), 'page')
  return {
    query: {
      ...(q === undefined ? {} : { q }),
      ...(type === undefined ? {} : { type }),
      ...(platform === undefined ? {} : { platform }),
      ...(missing === undefined ? {} : { missing: missing === 'true' ? 'true' : 'false' }),
      ...(cursor === undefined ? {} : { cursor }),
      sort: sort !== undefined && isSort(sort) ? sort : 'name',
    },
    leftOut,
  }
}

/** True when anything narrows the list. */
export const isNarrowed = (query: InventoryQuery): boolean =>
  query.q !== undefined || query.type !== undefined || query.platform !== undefined || query.missing !== undefined

/** The order after a click on a column: up, then down. */
export const sortAfter = (sort: InventorySort, column: 'name' | 'lastSeen'): InventorySort =>
  sort === column ? `-${column}` : column

export function orderOf(sort: InventorySort, column: 'name' | 'lastSeen'): 'ascending' | 'descending' | 'none' {
  if (sort === column) return 'ascending'
  return sort === `-${column}` ? 'descending' : 'none'
}

/** What a list of this many found, as one sentence for a screen reader. */
export const foundSentence = (total: number, type: string | undefined): string =>
  `${total.toLocaleString('en')} ${total === 1 ? 'item' : 'items'} found${type === undefined ? '' : ` of type ${policyTypeLabel(type)}`}.`
