/** What one window lets through. Counters are kept per tenant, family, and reading or writing (spec: graph §9). */
export type Family = {
  readonly windowMs: number
  readonly reads: number
  readonly writes: number
  /** Conditional access refuses without saying for how long. */
  readonly saysRetryAfter: boolean
}

const intune: Family = { windowMs: 20_000, reads: 1000, writes: 100, saysRetryAfter: true }

export const families = {
  deviceConfiguration: intune,
  settingsCatalog: intune,
  endpointSecurity: intune,
  groupPolicy: intune,
  policySets: intune,
  compliance: intune,
  scripts: intune,
  enrollment: intune,
  updates: intune,
  apps: intune,
  filters: intune,
  rbac: intune,
  notifications: intune,
  conditionalAccess: { windowMs: 1000, reads: 1, writes: 1, saysRetryAfter: false },
  // A large directory, in resource units: reading the organization costs one.
  directory: { windowMs: 10_000, reads: 8000, writes: 200, saysRetryAfter: true },
} as const satisfies Record<string, Family>
export type FamilyKey = keyof typeof families
