/**
 * The registry of rights and the one role map (spec: access). Nobody checks role names, only capabilities, and a
 * capability that is not here does not compile.
 */
export const roles = ['readonly', 'operator', 'manager', 'owner'] as const
export type Role = (typeof roles)[number]

const viewing = [
  'tenant.core.view',
  'tenant.operations.view',
  'tenant.inventory.view',
  'tenant.policies.view',
  'tenant.drift.view',
  'tenant.findings.view',
  'tenant.evidence.view',
  'tenant.reviews.view',
  'tenant.packs.view',
  'tenant.providers.view',
  'tenant.roles.view',
  'workspace.members.view',
  'workspace.settings.view',
  'workspace.alerts.view',
  'workspace.baselines.view',
  'workspace.audit.view',
] as const

const operating = [
  'tenant.operations.start',
  'tenant.operations.cancel',
  'tenant.inventory.sync',
  'tenant.policies.sync',
  'tenant.groups.sync',
  'tenant.providers.run_ops',
  'tenant.findings.triage',
] as const

const managing = [
  'tenant.policies.manage',
  'tenant.backups.manage',
  'tenant.restore.execute',
  'tenant.drift.ack',
  'tenant.evidence.manage',
  'tenant.reviews.manage',
  'tenant.packs.manage',
  'tenant.settings.manage',
  'tenant.providers.manage',
  'tenant.providers.credentials.rotate',
  'tenant.operations.diagnostics',
  'workspace.baselines.manage',
  'workspace.alerts.manage',
  'workspace.exceptions.request',
  'workspace.exceptions.approve',
  'workspace.settings.manage',
  'workspace.tenants.manage',
] as const

const owning = ['workspace.members.manage', 'tenant.danger_zone'] as const

export const capabilities = [...viewing, ...operating, ...managing, ...owning] as const
export type Capability = (typeof capabilities)[number]

export const platformCapabilities = [
  'platform.console.view',
  'platform.directory.view',
  'platform.operations.view',
  'platform.operations.manage',
  'platform.runbooks.view',
  'platform.runbooks.run',
  'platform.security.view',
] as const
export type PlatformCapability = (typeof platformCapabilities)[number]

export const roleCapabilities: Readonly<Record<Role, readonly Capability[]>> = {
  readonly: viewing,
  operator: [...viewing, ...operating],
  manager: [...viewing, ...operating, ...managing],
  owner: capabilities,
}

/** True when the role holds the capability. The only place where a role is turned into a right. */
export const roleHolds = (role: Role, capability: Capability): boolean => roleCapabilities[role].includes(capability)

/** Why a control is disabled, in words for people. */
export const lacksCapability = (role: Role): string => `Your role (${role}) does not include this.`
