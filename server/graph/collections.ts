import type { FamilyKey } from './families.ts'

/** The lists of Microsoft Graph that hold policies. The version is a fact of each one (spec: graph §3). */
export type Collection = {
  readonly key: string
  readonly version: 'v1.0' | 'beta'
  readonly path: string
  /** Sent with the first page only: the links to further ones carry it. */
  readonly query?: string
  readonly family: FamilyKey
  /** Any one of these application permissions is normally enough to read it (spec: graph §2). */
  readonly permissions: readonly string[]
}

const readsOf = (area: string) => [`${area}.Read.All`, `${area}.ReadWrite.All`]
const configuration = readsOf('DeviceManagementConfiguration')
const scripts = readsOf('DeviceManagementScripts')
const apps = readsOf('DeviceManagementApps')
const service = readsOf('DeviceManagementServiceConfig')
const rbac = readsOf('DeviceManagementRBAC')

const beta = (
  key: string,
  path: string,
  family: FamilyKey,
  permissions: readonly string[],
  query?: string,
): Collection => ({ key, version: 'beta', path, family, permissions, ...(query === undefined ? {} : { query }) })

const device = (name: string, family: FamilyKey, permissions: readonly string[], query?: string) =>
  beta(name, `deviceManagement/${name}`, family, permissions, query)
const app = (name: string) => beta(name, `deviceAppManagement/${name}`, 'apps', apps)

const entra = (name: string, path: string): Collection => ({
  key: name,
  version: 'v1.0',
  path,
  family: 'conditionalAccess',
  permissions: ['Policy.Read.All'],
})

export const collections = {
  deviceConfigurations: device('deviceConfigurations', 'deviceConfiguration', configuration),
  configurationPolicies: device('configurationPolicies', 'settingsCatalog', configuration),
  intents: device('intents', 'endpointSecurity', configuration),
  groupPolicyConfigurations: device('groupPolicyConfigurations', 'groupPolicy', configuration),
  reusablePolicySettings: device('reusablePolicySettings', 'settingsCatalog', configuration),
  policySets: beta('policySets', 'deviceAppManagement/policySets', 'apps', configuration),
  deviceCompliancePolicies: device('deviceCompliancePolicies', 'compliance', configuration),
  compliancePolicies: device('compliancePolicies', 'compliance', configuration),
  deviceComplianceScripts: device('deviceComplianceScripts', 'scripts', [...scripts, ...configuration]),
  // Seen live: this one list does not take the permission for configuration.
  deviceManagementScripts: device('deviceManagementScripts', 'scripts', scripts),
  deviceShellScripts: device('deviceShellScripts', 'scripts', [...scripts, ...configuration]),
  deviceCustomAttributeShellScripts: device('deviceCustomAttributeShellScripts', 'scripts', [
    ...scripts,
    ...configuration,
  ]),
  deviceHealthScripts: device('deviceHealthScripts', 'scripts', [...scripts, ...configuration]),
  deviceEnrollmentConfigurations: device('deviceEnrollmentConfigurations', 'enrollment', service),
  windowsAutopilotDeploymentProfiles: device('windowsAutopilotDeploymentProfiles', 'enrollment', service),
  windowsFeatureUpdateProfiles: device('windowsFeatureUpdateProfiles', 'updates', configuration),
  windowsQualityUpdateProfiles: device('windowsQualityUpdateProfiles', 'updates', configuration),
  windowsQualityUpdatePolicies: device('windowsQualityUpdatePolicies', 'updates', configuration),
  windowsDriverUpdateProfiles: device('windowsDriverUpdateProfiles', 'updates', configuration),
  managedAppPolicies: app('managedAppPolicies'),
  mobileAppConfigurations: app('mobileAppConfigurations'),
  mobileApps: app('mobileApps'),
  conditionalAccessPolicies: entra('conditionalAccessPolicies', 'identity/conditionalAccess/policies'),
  namedLocations: entra('namedLocations', 'identity/conditionalAccess/namedLocations'),
  assignmentFilters: device('assignmentFilters', 'filters', configuration),
  roleScopeTags: device('roleScopeTags', 'rbac', [...configuration, ...rbac]),
  // Built-in roles are Microsoft's own, the same everywhere.
  roleDefinitions: device('roleDefinitions', 'rbac', rbac, '$filter=isBuiltIn eq false'),
  notificationMessageTemplates: device('notificationMessageTemplates', 'compliance', service),
  termsAndConditions: device('termsAndConditions', 'enrollment', service),
  deviceCategories: device('deviceCategories', 'enrollment', service),
} as const satisfies Record<string, Collection>
