import { enterScope, withScope, type Database } from '../database/scope.ts'
import type { MasterKey } from './master-key.ts'
import { openTenantKey } from './sealing.ts'

/** So many tenants are looked at: one that opens is enough, and one of another key may stand among them. */
const tenantsLookedAt = 50

/**
 * Does this master key open what is sealed in the database? True when nothing is. A worker that cannot would call every
 * healthy connection missing, so it asks before it claims anything.
 */
export function opensSealedKeys(db: Database, masterKey: MasterKey): Promise<boolean> {
  return withScope(db, { kind: 'worker' }, async (tx) => {
    const tenants = await tx
      .selectFrom('tenants')
      .select(['id', 'workspace_id'])
      .orderBy('id')
      .limit(tenantsLookedAt)
      .execute()
    let isAnySealed = false
    for (const { id, workspace_id: workspaceId } of tenants) {
      await enterScope(tx, { kind: 'worker', run: { workspaceId, tenantId: id } })
      const sealed = await tx
        .selectFrom('tenant_keys')
        .select('wrapped_key')
        .where('tenant_id', '=', id)
        .executeTakeFirst()
      if (sealed === undefined) continue
      if (openTenantKey(masterKey, id, sealed.wrapped_key) !== null) return true
      isAnySealed = true
    }
    return !isAnySealed
  })
}
