import type { Tx } from '../database/scope.ts'
import type { TenantStatus } from '../database/schema.ts'

export type TenantRow = {
  readonly id: number
  readonly workspace_id: number
  readonly external_id: string
  readonly name: string
  readonly status: TenantStatus
}

/** Every tenant that the scope of the transaction lets be seen, archived ones too, by name. */
export const tenantsInScope = (tx: Tx): Promise<TenantRow[]> =>
  tx
    .selectFrom('tenants')
    .select(['id', 'workspace_id', 'external_id', 'name', 'status'])
    .orderBy('name')
    .orderBy('id')
    .execute()
