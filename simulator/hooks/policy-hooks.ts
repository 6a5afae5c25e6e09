import { z } from 'zod'
import { storeByKey, type Collection } from '../collections.ts'
import { fieldsOfEdit, fieldsOfNew, newId } from '../server-fields.ts'
import { idsOf, itemOf, itemsOf, putItem, removeItem, type Item } from '../tenant.ts'
import type { Hook } from './hooks.ts'
import { tenantOf } from './tenant-hooks.ts'

const fields = z.record(z.string(), z.unknown())

/** A person at the customer adds, edits or deletes a policy in the portal. */
export const policyHooks: readonly Hook[] = [
  {
    method: 'GET',
    path: '/tenants/:guid/policies/:collection',
    act: ({ simulation, parts }) => ({
      status: 200,
      body: { items: itemsOf(tenantOf(simulation, parts), listOf(parts)).map(({ item }) => item) },
    }),
  },
  {
    method: 'POST',
    path: '/tenants/:guid/policies/:collection',
    act: ({ simulation, parts, input }) => {
      const tenant = tenantOf(simulation, parts)
      const collection = listOf(parts)
      const given = fields.parse(input)
      const id = typeof given['id'] === 'string' ? given['id'] : newId(collection, given, idsOf(tenant, collection.key))
      const item: Item = { [collection.nameField]: 'Unnamed', ...fieldsOfNew(collection, Date.now()), ...given, id }
      putItem(tenant, collection, id, item)
      return { status: 201, body: item }
    },
  },
  {
    method: 'PATCH',
    path: '/tenants/:guid/policies/:collection/:id',
    act: ({ simulation, parts, input }) => {
      const tenant = tenantOf(simulation, parts)
      const collection = listOf(parts)
      const id = parts['id'] ?? ''
      const before = itemOf(tenant, collection, id)
      if (before === null) return { status: 404, body: { error: `No ${collection.key} has the id ${id}.` } }
      const item = { ...before, ...fieldsOfEdit(collection, before, Date.now()), ...fields.parse(input), id }
      putItem(tenant, collection, id, item)
      return { status: 200, body: item }
    },
  },
  {
    method: 'DELETE',
    path: '/tenants/:guid/policies/:collection/:id',
    act: ({ simulation, parts }) => {
      const isGone = removeItem(tenantOf(simulation, parts), listOf(parts), parts['id'] ?? '')
      return isGone ? { status: 204 } : { status: 404, body: { error: `Nothing has the id ${parts['id'] ?? ''}.` } }
    },
  },
]

function listOf(parts: Readonly<Record<string, string>>): Collection {
  const collection = storeByKey(parts['collection'] ?? '')
  if (collection === undefined) throw new Error(`There is no list ${parts['collection'] ?? ''}.`)
  return collection
}
