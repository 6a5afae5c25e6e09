import type { Collection } from './collections.ts'

/** An item as Microsoft would serve it with minimal metadata, navigation properties included. */
export type Item = { readonly [field: string]: unknown }

/** Its place in the list, given once: a page goes on after the last place delivered, whatever came or went since. */
export type Stored = { readonly place: number; readonly item: Item }

export type List = {
  readonly byId: Map<string, Stored>
  /** By place; null until somebody asks after a change. */
  inOrder: readonly Stored[] | null
}

/** The app of the client in one tenant: what was consented there, and with which secret it signs in. */
export type ClientApp = {
  id: string
  secret: string
  secretExpired: boolean
  consented: boolean
  permissions: readonly string[]
}

export type Tenant = {
  readonly guid: string
  readonly name: string
  readonly domain: string
  readonly app: ClientApp
  readonly lists: Map<string, List>
  /** Kept from imports and the seed; not served yet. */
  readonly groups: Map<string, Item>
  nextPlace: number
}

export const newTenant = (guid: string, name: string, app: ClientApp): Tenant => ({
  guid,
  name,
  domain: `${name.toLowerCase().replace(/[^a-z0-9]+/g, '')}.onmicrosoft.com`,
  app,
  lists: new Map(),
  groups: new Map(),
  nextPlace: 1,
})

/** Puts an item under its id: a new one at the end, a known one at its old place. */
export function putItem(tenant: Tenant, collection: Collection, id: string, item: Item): void {
  const list = tenant.lists.get(collection.key) ?? { byId: new Map<string, Stored>(), inOrder: null }
  tenant.lists.set(collection.key, list)
  list.byId.set(id, { place: list.byId.get(id)?.place ?? tenant.nextPlace++, item })
  list.inOrder = null
}

export function itemOf(tenant: Tenant, collection: Collection, id: string): Item | null {
  const item = tenant.lists.get(storeKey(collection))?.byId.get(id)?.item ?? null
  return item !== null && isShown(collection, item) ? item : null
}

/** In the order of their places. */
export function itemsOf(tenant: Tenant, collection: Collection): readonly Stored[] {
  const list = tenant.lists.get(storeKey(collection))
  if (list === undefined) return []
  list.inOrder ??= [...list.byId.values()]
  return collection.view === undefined ? list.inOrder : list.inOrder.filter(({ item }) => isShown(collection, item))
}

export function removeItem(tenant: Tenant, collection: Collection, id: string): boolean {
  const list = tenant.lists.get(collection.key)
  if (list === undefined) return false
  list.inOrder = null
  return list.byId.delete(id)
}

export const idsOf = (tenant: Tenant, key: string): string[] => [...(tenant.lists.get(key)?.byId.keys() ?? [])]

/** How many items each list holds, empty lists left out. */
export const countsOf = (tenant: Tenant): Record<string, number> =>
  Object.fromEntries(
    [...tenant.lists].map(([key, { byId }]) => [key, byId.size] as const).filter(([, size]) => size > 0),
  )

const storeKey = (collection: Collection): string => collection.view?.of ?? collection.key

const isShown = (collection: Collection, item: Item): boolean =>
  collection.view === undefined || item['@odata.type'] === collection.view.type
