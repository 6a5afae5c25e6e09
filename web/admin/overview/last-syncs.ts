import type { Operation } from '../../../contract/operation.ts'

/** What is known of the last inventory sync of a tenant: the operation, none in the window, or no word either way. */
export type LastSync = { readonly operation: Operation } | 'none' | 'unknown'

/**
 * The newest sync of each tenant in a list that is newest first. When the list goes on past its page, a tenant that is
 * not on it may still have one: then nothing is claimed.
 */
export function lastSyncs(newestFirst: readonly Operation[], isWhole: boolean): (tenant: string) => LastSync {
  const byTenant = new Map<string, Operation>()
  for (const operation of newestFirst) {
    const id = operation.tenant?.externalId
    if (id !== undefined && !byTenant.has(id)) byTenant.set(id, operation)
  }
  return (tenant) => {
    const operation = byTenant.get(tenant)
    if (operation !== undefined) return { operation }
    return isWhole ? 'none' : 'unknown'
  }
}
