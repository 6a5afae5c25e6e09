import { z } from 'zod'
import { importFolder } from '../import/import-folder.ts'
import { tenantNamed } from '../new-tenant.ts'
import { seedTenant } from '../seed/seed-tenant.ts'
import type { Simulation } from '../simulation.ts'
import { countsOf, type Tenant } from '../tenant.ts'
import type { Hook } from './hooks.ts'

const newTenant = z.strictObject({
  guid: z.guid().optional(),
  name: z.string().min(1),
  permissions: z.array(z.string()).optional(),
  clientId: z.string().optional(),
  clientSecret: z.string().optional(),
  /** A folder of exports. */
  import: z.string().optional(),
  /** How many synthetic items, and by which seed. */
  size: z.number().int().nonnegative().optional(),
  seed: z.number().int().optional(),
})
const secretSchema = z.strictObject({ secret: z.string().optional(), expired: z.boolean().optional() })
const permissionsSchema = z.strictObject({
  permissions: z.array(z.string()).optional(),
  consented: z.boolean().optional(),
})

/** Customers come, go, and change what they consented to. */
export const tenantHooks: readonly Hook[] = [
  {
    method: 'GET',
    path: '/tenants',
    act: ({ simulation }) => ({ status: 200, body: { tenants: [...simulation.tenants.values()].map(summaryOf) } }),
  },
  {
    method: 'POST',
    path: '/tenants',
    act: ({ simulation, seed, input }) => {
      const wanted = newTenant.parse(input)
      refuseSecondOf(simulation, wanted.name, wanted.guid)
      const tenant = tenantNamed(simulation, wanted.name, wanted)
      try {
        const report = wanted.import === undefined ? null : importFolder(tenant, wanted.import)
        if (wanted.size !== undefined) seedTenant(tenant, wanted.seed ?? seed, wanted.size)
        return { status: 201, body: { ...summaryOf(tenant), import: report } }
      } catch (error) {
        simulation.tenants.delete(tenant.guid)
        throw error
      }
    },
  },
  {
    method: 'GET',
    path: '/tenants/:guid',
    act: ({ simulation, parts }) => ({ status: 200, body: summaryOf(tenantOf(simulation, parts)) }),
  },
  {
    method: 'DELETE',
    path: '/tenants/:guid',
    act: ({ simulation, parts }) => {
      simulation.tenants.delete(tenantOf(simulation, parts).guid)
      return { status: 204 }
    },
  },
  {
    method: 'PUT',
    path: '/tenants/:guid/permissions',
    act: ({ simulation, parts, input }) => {
      const { app } = tenantOf(simulation, parts)
      const { permissions, consented } = permissionsSchema.parse(input)
      app.permissions = permissions ?? app.permissions
      app.consented = consented ?? app.consented
      return { status: 204 }
    },
  },
  {
    method: 'PUT',
    path: '/tenants/:guid/secret',
    act: ({ simulation, parts, input }) => {
      const { app } = tenantOf(simulation, parts)
      const { secret, expired } = secretSchema.parse(input)
      app.secret = secret ?? app.secret
      app.secretExpired = expired ?? false
      return { status: 204 }
    },
  },
  {
    method: 'POST',
    path: '/tenants/:guid/import',
    act: ({ simulation, parts, input }) => {
      const { folder } = z.strictObject({ folder: z.string() }).parse(input)
      return { status: 200, body: importFolder(tenantOf(simulation, parts), folder) }
    },
  },
]

export function tenantOf(simulation: Simulation, parts: Readonly<Record<string, string>>): Tenant {
  const guid = parts['guid']?.toLowerCase() ?? ''
  const tenant = simulation.tenants.get(guid)
  if (tenant === undefined) throw new Error(`There is no tenant ${guid}.`)
  return tenant
}

function refuseSecondOf(simulation: Simulation, name: string, guid: string | undefined): void {
  for (const tenant of simulation.tenants.values())
    if (tenant.name.toLowerCase() === name.toLowerCase() || tenant.guid === guid?.toLowerCase())
      throw new Error(`There is a tenant ${tenant.name} (${tenant.guid}) already.`)
}

function summaryOf(tenant: Tenant) {
  const counts = countsOf(tenant)
  return {
    guid: tenant.guid,
    name: tenant.name,
    domain: tenant.domain,
    clientId: tenant.app.id,
    clientSecret: tenant.app.secret,
    permissions: tenant.app.permissions,
    consented: tenant.app.consented,
    total: Object.values(counts).reduce((sum, count) => sum + count, 0),
    policies: counts,
    groups: tenant.groups.size,
  }
}
