import { createHash } from 'node:crypto'
import { allReadPermissions } from './permissions.ts'
import type { Simulation } from './simulation.ts'
import { newTenant, type Tenant } from './tenant.ts'
import { clientId, clientSecret } from './world.ts'

export type TenantStart = {
  readonly guid?: string | undefined
  readonly permissions?: readonly string[] | undefined
  readonly clientId?: string | undefined
  readonly clientSecret?: string | undefined
}

/** The tenant of that name, made when there is none: with the app consented, and nothing in it. */
export function tenantNamed(simulation: Simulation, name: string, start: TenantStart = {}): Tenant {
  const same = [...simulation.tenants.values()].find((tenant) => tenant.name.toLowerCase() === name.toLowerCase())
  if (same !== undefined) return same
  const guid = (start.guid ?? guidOf(name)).toLowerCase()
  const tenant = newTenant(guid, name, {
    id: start.clientId ?? clientId,
    secret: start.clientSecret ?? clientSecret,
    secretExpired: false,
    consented: true,
    permissions: start.permissions ?? allReadPermissions,
  })
  simulation.tenants.set(guid, tenant)
  return tenant
}

/** The same for the same name, so that a simulator started again serves the same tenant. */
export function guidOf(name: string): string {
  const hex = createHash('sha256').update(`tenant ${name.toLowerCase()}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
