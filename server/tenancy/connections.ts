import { sql } from 'kysely'
import type { Tx } from '../database/scope.ts'
import type { MasterKey } from './master-key.ts'
import { createTenantKey, open, openTenantKey, seal, type TenantKey } from './sealing.ts'

export type NewConnection = {
  readonly workspaceId: number
  readonly tenantId: number
  readonly displayName: string
  readonly clientId: string
  readonly clientSecret: string
}

/** What it takes to sign in to Microsoft for one tenant. `tenant` is its Entra id. */
export type OpenConnection = { readonly tenant: string; readonly clientId: string; readonly clientSecret: string }

/** Why there is nothing to sign in with. To the run all three read the same: the connection is missing or not usable. */
export type NoConnection = {
  readonly missing: true
  readonly because: 'absent' | 'disabled' | 'sealed_by_another_master_key'
}

/**
 * The connection of a tenant with its secret opened: for a worker, in the scope of the run it is doing, just before it is
 * used. Keep it in memory only.
 */
export async function connectionOf(
  tx: Tx,
  tenantId: number,
  masterKey: MasterKey,
): Promise<OpenConnection | NoConnection> {
  const row = await tx
    .selectFrom('provider_connections as c')
    .innerJoin('tenants as t', 't.id', 'c.tenant_id')
    .leftJoin('tenant_keys as k', 'k.tenant_id', 'c.tenant_id')
    .select(['t.external_id', 'c.client_id', 'c.secret_sealed', 'c.status', 'k.wrapped_key'])
    .where('c.tenant_id', '=', tenantId)
    .where('c.provider', '=', 'microsoft')
    .where('c.is_default', '=', true)
    .executeTakeFirst()
  if (row === undefined) return { missing: true, because: 'absent' }
  if (row.status === 'disabled') return { missing: true, because: 'disabled' }
  const key = row.wrapped_key === null ? null : openTenantKey(masterKey, tenantId, row.wrapped_key)
  const clientSecret = key === null ? null : open(key, secretOf(tenantId), row.secret_sealed)
  if (clientSecret === null) return { missing: true, because: 'sealed_by_another_master_key' }
  return { tenant: row.external_id, clientId: row.client_id, clientSecret }
}

/**
 * Makes the tenant's default connection, or gives it another app or secret; in the scope `history_import`, as seeds do.
 * What is the same already is left as it stands. `other_master_key`: the tenant's key was wrapped by another master key,
 * and nothing was written.
 */
export async function saveConnection(
  tx: Tx,
  connection: NewConnection,
  masterKey: MasterKey,
): Promise<'saved' | 'unchanged' | 'other_master_key'> {
  const { workspaceId, tenantId, displayName, clientId, clientSecret } = connection
  const key = await keyOf(tx, workspaceId, tenantId, masterKey)
  if (key === null) return 'other_master_key'
  const before = await connectionOf(tx, tenantId, masterKey)
  if (!('missing' in before) && before.clientId === clientId && before.clientSecret === clientSecret) return 'unchanged'
  const sealed = seal(key, secretOf(tenantId), clientSecret)
  await tx
    .insertInto('provider_connections')
    .values({
      workspace_id: workspaceId,
      tenant_id: tenantId,
      display_name: displayName,
      client_id: clientId,
      secret_sealed: sealed,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'provider'])
        // Written out: as a parameter it would not fit the partial index once the statement is planned for all values.
        .where(sql<boolean>`is_default`)
        .doUpdateSet({ client_id: clientId, secret_sealed: sealed, status: 'connected', updated_at: sql<Date>`now()` }),
    )
    .execute()
  return 'saved'
}

/**
 * Gives the tenant a new key. Every secret under the old one is lost with it: for when the master key is gone, and the
 * secrets are known from elsewhere.
 */
export async function renewTenantKey(tx: Tx, tenantId: number, masterKey: MasterKey): Promise<void> {
  const { wrapped } = createTenantKey(masterKey, tenantId)
  await tx.updateTable('tenant_keys').set({ wrapped_key: wrapped }).where('tenant_id', '=', tenantId).execute()
}

/** Whoever comes second finds the key of whoever was first. */
async function keyOf(tx: Tx, workspaceId: number, tenantId: number, masterKey: MasterKey): Promise<TenantKey | null> {
  const { key, wrapped } = createTenantKey(masterKey, tenantId)
  const made = await tx
    .insertInto('tenant_keys')
    .values({ tenant_id: tenantId, workspace_id: workspaceId, wrapped_key: wrapped })
    .onConflict((conflict) => conflict.column('tenant_id').doNothing())
    .returning('tenant_id')
    .executeTakeFirst()
  if (made !== undefined) return key
  const stored = await tx
    .selectFrom('tenant_keys')
    .select('wrapped_key')
    .where('tenant_id', '=', tenantId)
    .executeTakeFirstOrThrow()
  return openTenantKey(masterKey, tenantId, stored.wrapped_key)
}

const secretOf = (tenantId: number) => ({ tenantId, kind: 'microsoft_client_secret' as const })
