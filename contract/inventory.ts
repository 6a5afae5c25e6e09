import { z } from 'zod'
import { policyTypeKeys } from '../operations/policy-types.ts'
import { instant, pageQuery } from './paging.ts'
import { defineRoute } from './route.ts'
import { tenantParam } from './tenants.ts'

export const inventoryItemSchema = z.object({
  id: z.string(),
  externalId: z.string(),
  type: z.string(),
  typeLabel: z.string(),
  displayName: z.string(),
  platform: z.string().nullable(),
  lastSeenAt: instant,
  missing: z.boolean().meta({ description: 'Not in the last complete reading of its type.' }),
})
export type InventoryItem = z.output<typeof inventoryItemSchema>

export const coverageSchema = z.object({
  status: z.enum(['complete', 'denied', 'failed']),
  itemCount: z.number().int(),
  reasonCode: z.string().nullable(),
  operationId: z.string(),
  at: instant,
})

export const inventoryPageSchema = z.object({
  items: z.array(inventoryItemSchema),
  nextCursor: z.string().nullable(),
  asOf: instant,
  /** By policy type; a type that was never read is absent. */
  coverage: z.record(z.string(), coverageSchema),
  /** Numbers of items that match the filters, exact. */
  total: z.number().int(),
  missing: z.number().int(),
  platforms: z.array(z.string()),
  lastSync: z
    .object({
      operationId: z.string(),
      url: z.string(),
      status: z.string(),
      outcome: z.string(),
      reasonCode: z.string().nullable(),
      createdAt: instant,
      completedAt: instant.nullable(),
    })
    .nullable(),
})
export type InventoryPage = z.output<typeof inventoryPageSchema>

export const listInventory = defineRoute({
  name: 'listInventory',
  method: 'GET',
  path: '/api/v1/tenants/{tenant}/inventory',
  access: { capability: 'tenant.inventory.view' },
  summary: 'What was last read from the tenant',
  tag: 'Inventory',
  params: tenantParam,
  query: z.strictObject({
    type: z.enum(policyTypeKeys as [string, ...string[]]).optional(),
    platform: z.string().max(60).optional(),
    missing: z.enum(['true', 'false']).optional(),
    q: z.string().max(200).optional().meta({ description: 'Part of a name, or an id.' }),
    sort: z.enum(['name', '-name', 'lastSeen', '-lastSeen']).default('name'),
    ...pageQuery,
  }),
  success: { status: 200, body: inventoryPageSchema },
})
