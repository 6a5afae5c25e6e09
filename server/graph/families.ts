/**
 * Microsoft counts requests per service family (spec: graph §9). The windows here stay a little under its published
 * numbers, since other programs share them and both clocks drift.
 */

export type Window = { readonly requests: number; readonly ms: number }
export type Family = { readonly read: Window; readonly write: Window; readonly concurrencyMax: number }

const intune: Family = {
  read: { requests: 950, ms: 20_000 },
  write: { requests: 95, ms: 20_000 },
  concurrencyMax: 16,
}

export const families = {
  deviceConfiguration: intune,
  settingsCatalog: intune,
  endpointSecurity: intune,
  groupPolicy: intune,
  compliance: intune,
  scripts: intune,
  enrollment: intune,
  updates: intune,
  apps: intune,
  filters: intune,
  rbac: intune,
  // One request a second for all programs of a tenant together, answered with 429 and no Retry-After.
  conditionalAccess: { read: { requests: 1, ms: 1_050 }, write: { requests: 1, ms: 1_050 }, concurrencyMax: 1 },
  directory: { read: { requests: 400, ms: 10_000 }, write: { requests: 2_500, ms: 150_000 }, concurrencyMax: 8 },
} as const satisfies Record<string, Family>

export type FamilyKey = keyof typeof families
export type Mode = 'read' | 'write'
