import type { Collection } from './collections.ts'

/** An item as Microsoft would serve it with minimal metadata, navigation properties included. */
export type Item = { readonly [field: string]: unknown }

/** Its place in the list, given once: a page goes on after the last place delivered, whatever came or went since. */
export type Stored = { readonly place: number; readonly item: Item }

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
  readonly lists: Map<string, Map<string, Stored>>
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
export function putItem(tenant: Tenant, collection: Collection, id: string, item: Item): 'added' | 'replaced' {
  const list = tenant.lists.get(collection.key) ?? new Map<string, Stored>()
  tenant.lists.set(collection.key, list)
  const before = list.get(id)
  list.set(id, { place: before?.place ?? tenant.nextPlace++, item })
  return before === undefined ? 'added' : 'replaced'
}

export function itemOf(tenant: Tenant, collection: Collection, id: string): Item | null {
  const item = tenant.lists.get(storeKey(collection))?.get(id)?.item ?? null
  return item !== null && isShown(collection, item) ? item : null
}

/** In the order of their places. */
export function itemsOf(tenant: Tenant, collection: Collection): Stored[] {
  const all = [...(tenant.lists.get(storeKey(collection))?.values() ?? [])]
  return all.filter(({ item }) => isShown(collection, item))
}

export const removeItem = (tenant: Tenant, collection: Collection, id: string): boolean =>
  tenant.lists.get(collection.key)?.delete(id) ?? false

/** How many items each list holds, empty lists left out. */
export const countsOf = (tenant: Tenant): Record<string, number> =>
  Object.fromEntries([...tenant.lists].filter(([, list]) => list.size > 0).map(([key, list]) => [key, list.size]))

const storeKey = (collection: Collection): string => collection.view?.of ?? collection.key

const isShown = (collection: Collection, item: Item): boolean =>
  collection.view === undefined || item['@odata.type'] === collection.view.type
