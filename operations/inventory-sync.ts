import { z } from 'zod'
import { isPolicyType, policyTypeKeys, type PolicyTypeKey } from './policy-types.ts'
import type { Definition, Start } from './definition.ts'

const inventorySyncInput = z.strictObject({
  /** Absent means everything that can be read. */
  policyTypes: z
    .array(z.string().refine(isPolicyType, 'This is not a policy type that can be read.'))
    .min(1, 'Select at least one policy type.')
    .max(policyTypeKeys.length, 'There are not that many policy types.')
    .optional(),
})
type InventorySyncInput = z.output<typeof inventorySyncInput>

/** The types that a sync reads, each once, in the order of the catalog. */
export function selectedPolicyTypes(input: InventorySyncInput): PolicyTypeKey[] {
  const chosen = new Set<string>(input.policyTypes ?? policyTypeKeys)
  return policyTypeKeys.filter((key) => chosen.has(key))
}

export const inventorySync = {
  label: 'Inventory sync',
  domain: 'inventory',
  scope: 'tenant',
  progress: { mode: 'counted', unit: { one: 'policy type', many: 'policy types' } },
  aliases: ['inventory_sync'],
  start: {
    capability: 'tenant.inventory.sync',
    input: inventorySyncInput,
    identity: (input) => ({ policyTypes: selectedPolicyTypes(input) }),
    lane: 'provider',
    // 24 lists, three at once, half a second to two seconds each; a tenant with thousands of policies takes longer.
    expectedSeconds: 15,
    resumable: true,
    retrySafe: true,
    followUp: 'next_success',
    summaryKeys: ['total', 'processed', 'succeeded', 'failed', 'items', 'created', 'updated', 'unchanged', 'throttled'],
  } satisfies Start<typeof inventorySyncInput>,
} as const satisfies Omit<Definition, 'start'> & { start: Start<typeof inventorySyncInput> }
