import type { Clock } from '../lib/clock.ts'
import type { GraphConnection } from './connection.ts'
import { families, type FamilyKey, type Mode } from './families.ts'
import { createGate, type Gate } from './gate.ts'

/** So many gates that thousands of tenants fit; above it the idle ones are forgotten, which loses nothing. */
const gatesMax = 10_000

export type Gates = { readonly of: (connection: GraphConnection, family: FamilyKey, mode: Mode) => Gate }

export const createGates = (clock: Clock): Gates => {
  const gates = new Map<string, Gate>()
  return {
    of: ({ cloud, tenant, clientId }, family, mode) => {
      const key = [cloud.graphBaseUrl, tenant.toLowerCase(), clientId.toLowerCase(), family, mode].join(' ')
      const known = gates.get(key)
      if (known) return known
      if (gates.size >= gatesMax) for (const [other, gate] of gates) if (gate.isIdle()) gates.delete(other)
      const gate = createGate(clock, families[family][mode], families[family].concurrencyMax)
      gates.set(key, gate)
      return gate
    },
  }
}
