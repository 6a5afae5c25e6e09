/** Application permissions that open an area for reading; any one of them is enough (spec: graph §2). */
const readsOf = (...areas: string[]) => areas.flatMap((area) => [`${area}.Read.All`, `${area}.ReadWrite.All`])

export const areas = {
  configuration: readsOf('DeviceManagementConfiguration'),
  // Seen live: this one list asks for the narrow permission although the table allows the wide one.
  powershell: readsOf('DeviceManagementScripts'),
  scripts: readsOf('DeviceManagementScripts', 'DeviceManagementConfiguration'),
  apps: readsOf('DeviceManagementApps'),
  service: readsOf('DeviceManagementServiceConfig'),
  rbac: readsOf('DeviceManagementRBAC'),
  scopeTags: readsOf('DeviceManagementConfiguration', 'DeviceManagementRBAC'),
  // Seen live: Policy.Read.ConditionalAccess alone is refused.
  conditionalAccess: ['Policy.Read.All'],
  organization: ['Organization.Read.All', 'DeviceManagementServiceConfig.Read.All', 'Directory.Read.All'],
} as const satisfies Record<string, readonly string[]>
export type Area = keyof typeof areas

/** What an administrator consents to for reading everything that the simulator serves. */
export const allReadPermissions = [
  'DeviceManagementApps.Read.All',
  'DeviceManagementConfiguration.Read.All',
  'DeviceManagementRBAC.Read.All',
  'DeviceManagementScripts.Read.All',
  'DeviceManagementServiceConfig.Read.All',
  'GroupMember.Read.All',
  'Organization.Read.All',
  'Policy.Read.All',
] as const

export const mayRead = (area: Area, roles: readonly string[]): boolean =>
  areas[area].some((permission) => roles.includes(permission))

/** The sentence of the service, which names every permission that would have done. */
export const missingScopes = (area: Area): string =>
  `Application is not authorized to perform this operation. Application must have one of the following scopes: ${areas[area].join(', ')}`
