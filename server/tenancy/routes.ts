import { listTenants, type Tenant } from '../../contract/tenants.ts'
import { openEndpoint, type Endpoint } from '../access/endpoint.ts'
import { tenantsInScope, type TenantRow } from './tenants.ts'

export const tenantEndpoints: readonly Endpoint[] = [
  openEndpoint(listTenants, async ({ tx }) => ({ body: { items: (await tenantsInScope(tx)).map(tenantJson) } })),
]

export const tenantJson = (row: TenantRow): Tenant => ({
  id: String(row.id),
  externalId: row.external_id,
  name: row.name,
  status: row.status,
  workspaceId: String(row.workspace_id),
})
