import { z } from 'zod'
import { defineRoute } from './route.ts'

export const tenantSchema = z.object({
  id: z.string(),
  externalId: z.string().meta({ description: 'The Entra tenant id; `{tenant}` in other routes.' }),
  name: z.string(),
  status: z.enum(['draft', 'onboarding', 'active', 'archived']),
  workspaceId: z.string(),
})
export type Tenant = z.output<typeof tenantSchema>

export const tenantParam = z.object({ tenant: z.string().max(64).meta({ description: 'The Entra tenant id.' }) })

export const listTenants = defineRoute({
  name: 'listTenants',
  method: 'GET',
  path: '/api/v1/tenants',
  access: { signedIn: 'Lists only the tenants that the person is entitled to.' },
  summary: 'The tenants you are entitled to',
  tag: 'Tenants',
  success: { status: 200, body: z.object({ items: z.array(tenantSchema) }) },
})
