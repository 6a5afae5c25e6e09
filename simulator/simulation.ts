import { Counters } from './counters.ts'
import { FaultPlan } from './faults/plan.ts'
import type { Tenant } from './tenant.ts'
import { Throttling } from './throttling.ts'

/** Everything one simulator knows. Nothing of it outlives the process. */
export type Simulation = {
  readonly tenants: Map<string, Tenant>
  readonly throttling: Throttling
  readonly faults: FaultPlan
  readonly counters: Counters
  /** Added to every answer of Graph and of the token endpoint. */
  latencyMs: number
}

export const newSimulation = (throttleScale: number): Simulation => ({
  tenants: new Map(),
  throttling: new Throttling(throttleScale),
  faults: new FaultPlan(),
  counters: new Counters(),
  latencyMs: 0,
})

/** By guid or by its initial domain, as the token endpoint takes both. */
export function tenantBy(simulation: Simulation, name: string): Tenant | undefined {
  const wanted = name.toLowerCase()
  return simulation.tenants.get(wanted) ?? [...simulation.tenants.values()].find(({ domain }) => domain === wanted)
}
