import type { FamilyKey } from './throttle-families.ts'
import type { Area } from './permissions.ts'

export type Version = 'v1.0' | 'beta'

/** How the service makes an id for a new item (spec: graph, the simulator must 6). */
export type IdKind = 'guid' | 'app-protection' | 'enrollment' | 'integer'

/** A property that an answer holds only when it is asked for by `$expand`. */
export type Navigation = {
  /** Some are refused on lists. */
  readonly from: 'anywhere' | 'detail'
  /** Properties of its items that need a nested `$expand` in turn. */
  readonly hides?: readonly string[]
  readonly pageSize?: number
  readonly versions?: readonly Version[]
}

/** One list of Microsoft Graph: where it is, how it pages, who may read it, what it leaves out (spec: graph §3, §7). */
export type Collection = {
  readonly key: string
  readonly path: string
  readonly versions: readonly Version[]
  readonly pageSize: number
  readonly topMax: number
  readonly family: FamilyKey
  readonly area: Area
  readonly ids: IdKind
  /** The declared type of its items; those of a derived type carry `@odata.type`. */
  readonly entity: string
  readonly polymorphic: boolean
  readonly navigation: Readonly<Record<string, Navigation>>
  readonly omittedFromLists: readonly string[]
  readonly filterable: readonly string[]
  /** Whether `@odata.count` stands in the answer, where it is the count of the page. */
  readonly countsPage: boolean
  readonly nameField: 'name' | 'displayName'
  /** The collection whose items it shows, and the only derived type of them: a typed path beside a polymorphic one. */
  readonly view?: { readonly of: string; readonly type: string }
}

const both: readonly Version[] = ['v1.0', 'beta']
const beta: readonly Version[] = ['beta']
const assignments = { assignments: { from: 'anywhere' } } as const

type Rest = Partial<Collection> & Pick<Collection, 'entity' | 'family' | 'area'>

const at = (root: string, name: string, rest: Rest): Collection => ({
  key: name,
  path: `${root}/${name}`,
  versions: beta,
  pageSize: 1000,
  topMax: 1000,
  ids: 'guid',
  polymorphic: false,
  navigation: assignments,
  omittedFromLists: [],
  filterable: [],
  countsPage: false,
  nameField: 'displayName',
  ...rest,
})

const device = (name: string, rest: Rest) => at('deviceManagement', name, rest)
const app = (name: string, rest: Rest) => at('deviceAppManagement', name, rest)

const configuration = { area: 'configuration', family: 'deviceConfiguration' } as const
const catalog = { area: 'configuration', family: 'settingsCatalog' } as const
const compliance = { area: 'configuration', family: 'compliance' } as const
const script = { area: 'scripts', family: 'scripts', omittedFromLists: ['scriptContent'] } as const
const update = { area: 'configuration', family: 'updates' } as const
const enrollment = { area: 'service', family: 'enrollment' } as const
const apps = { area: 'apps', family: 'apps' } as const
const entra = { area: 'conditionalAccess', family: 'conditionalAccess', versions: both, navigation: {} } as const
const typedProtection = (name: string, type: string, more: Partial<Collection> = {}) =>
  app(name, {
    ...apps,
    entity: type,
    versions: both,
    pageSize: 100,
    ids: 'app-protection',
    navigation: { apps: { from: 'anywhere' }, assignments: { from: 'anywhere' } },
    view: { of: 'managedAppPolicies', type: `#microsoft.graph.${type}` },
    ...more,
  })

const settings: Navigation = { from: 'anywhere', hides: ['settingDefinitions'], pageSize: 25 }

export const collections: readonly Collection[] = [
  device('deviceConfigurations', {
    ...configuration,
    entity: 'deviceConfiguration',
    versions: both,
    polymorphic: true,
  }),
  device('configurationPolicies', {
    ...catalog,
    entity: 'deviceManagementConfigurationPolicy',
    pageSize: 25,
    navigation: { ...assignments, settings },
    filterable: ['templateReference/templateFamily', 'platforms', 'technologies', 'name', 'isAssigned'],
    countsPage: true,
    nameField: 'name',
  }),
  device('intents', {
    area: 'configuration',
    family: 'endpointSecurity',
    entity: 'deviceManagementIntent',
    navigation: { ...assignments, settings: { from: 'detail' }, categories: { from: 'detail' } },
  }),
  device('groupPolicyConfigurations', {
    area: 'configuration',
    family: 'groupPolicy',
    entity: 'groupPolicyConfiguration',
    pageSize: 100,
    navigation: {
      ...assignments,
      definitionValues: { from: 'detail', hides: ['definition', 'presentationValues'] },
    },
  }),
  device('reusablePolicySettings', {
    ...catalog,
    entity: 'deviceManagementReusablePolicySetting',
    pageSize: 25,
    navigation: { referencingConfigurationPolicies: { from: 'detail' } },
  }),
  app('policySets', {
    area: 'configuration',
    family: 'policySets',
    entity: 'policySet',
    navigation: { items: { from: 'detail' }, assignments: { from: 'detail' } },
  }),
  device('deviceCompliancePolicies', {
    ...compliance,
    entity: 'deviceCompliancePolicy',
    versions: both,
    polymorphic: true,
    navigation: {
      ...assignments,
      scheduledActionsForRule: { from: 'anywhere', hides: ['scheduledActionConfigurations'], versions: beta },
    },
  }),
  device('compliancePolicies', {
    ...compliance,
    entity: 'deviceManagementCompliancePolicy',
    pageSize: 25,
    navigation: { ...assignments, settings, scheduledActionsForRule: { from: 'anywhere' } },
    nameField: 'name',
  }),
  device('deviceComplianceScripts', { ...script, entity: 'deviceComplianceScript' }),
  device('deviceManagementScripts', { ...script, area: 'powershell', entity: 'deviceManagementScript' }),
  device('deviceShellScripts', { ...script, entity: 'deviceShellScript' }),
  device('deviceCustomAttributeShellScripts', { ...script, entity: 'deviceCustomAttributeShellScript' }),
  device('deviceHealthScripts', {
    ...script,
    entity: 'deviceHealthScript',
    omittedFromLists: ['detectionScriptContent', 'remediationScriptContent'],
    filterable: ['isGlobalScript'],
  }),
  device('deviceEnrollmentConfigurations', {
    ...enrollment,
    entity: 'deviceEnrollmentConfiguration',
    versions: both,
    polymorphic: true,
    ids: 'enrollment',
    filterable: ['deviceEnrollmentConfigurationType'],
  }),
  device('windowsAutopilotDeploymentProfiles', {
    ...enrollment,
    entity: 'windowsAutopilotDeploymentProfile',
    polymorphic: true,
  }),
  device('windowsFeatureUpdateProfiles', { ...update, entity: 'windowsFeatureUpdateProfile' }),
  device('windowsQualityUpdateProfiles', { ...update, entity: 'windowsQualityUpdateProfile' }),
  device('windowsQualityUpdatePolicies', { ...update, entity: 'windowsQualityUpdatePolicy' }),
  device('windowsDriverUpdateProfiles', { ...update, entity: 'windowsDriverUpdateProfile' }),
  app('managedAppPolicies', {
    ...apps,
    entity: 'managedAppPolicy',
    versions: both,
    pageSize: 100,
    polymorphic: true,
    ids: 'app-protection',
    // Its declared type knows neither apps nor assignments: those are asked of the typed paths.
    navigation: {},
  }),
  typedProtection('iosManagedAppProtections', 'iosManagedAppProtection'),
  typedProtection('androidManagedAppProtections', 'androidManagedAppProtection'),
  typedProtection('windowsManagedAppProtections', 'windowsManagedAppProtection', { versions: beta }),
  typedProtection('mdmWindowsInformationProtectionPolicies', 'mdmWindowsInformationProtectionPolicy'),
  typedProtection('targetedManagedAppConfigurations', 'targetedManagedAppConfiguration'),
  app('mobileAppConfigurations', {
    ...apps,
    entity: 'managedDeviceMobileAppConfiguration',
    versions: both,
    polymorphic: true,
  }),
  app('mobileApps', {
    ...apps,
    entity: 'mobileApp',
    versions: both,
    pageSize: 100,
    polymorphic: true,
    navigation: { ...assignments, categories: { from: 'anywhere' } },
    omittedFromLists: ['largeIcon'],
    filterable: ['publishingState', 'isFeatured', 'isAssigned'],
  }),
  at('identity/conditionalAccess', 'policies', {
    ...entra,
    key: 'conditionalAccessPolicies',
    entity: 'conditionalAccessPolicy',
    filterable: ['state', 'displayName'],
  }),
  at('identity/conditionalAccess', 'namedLocations', { ...entra, entity: 'namedLocation', polymorphic: true }),
  device('assignmentFilters', {
    area: 'configuration',
    family: 'filters',
    entity: 'deviceAndAppManagementAssignmentFilter',
    navigation: {},
    filterable: ['platform'],
  }),
  device('roleScopeTags', {
    area: 'scopeTags',
    family: 'rbac',
    entity: 'roleScopeTag',
    ids: 'integer',
    filterable: ['isBuiltIn'],
  }),
  device('roleDefinitions', {
    area: 'rbac',
    family: 'rbac',
    entity: 'roleDefinition',
    versions: both,
    polymorphic: true,
    navigation: { roleAssignments: { from: 'detail' } },
    filterable: ['isBuiltIn', 'isBuiltInRoleDefinition'],
  }),
  device('notificationMessageTemplates', {
    area: 'service',
    family: 'notifications',
    entity: 'notificationMessageTemplate',
    versions: both,
    navigation: { localizedNotificationMessages: { from: 'anywhere' } },
  }),
  device('termsAndConditions', { ...enrollment, entity: 'termsAndConditions', versions: both }),
  device('deviceCategories', { ...enrollment, entity: 'deviceCategory', versions: both, navigation: {} }),
]

/** The tenant itself: served like a list, never counted as a policy. */
export const organization: Collection = {
  ...at('', 'organization', { entity: 'organization', family: 'directory', area: 'organization', versions: both }),
  path: 'organization',
  navigation: {},
}

/** The lists that hold data of their own, without the typed views of them. */
export const stores: readonly Collection[] = collections.filter((collection) => collection.view === undefined)

export const storeByKey = (key: string): Collection | undefined => stores.find((collection) => collection.key === key)

const byPath = new Map([...collections, organization].map((collection) => [collection.path.toLowerCase(), collection]))

export type Route = { readonly collection: Collection; readonly id: string | null; readonly navigation: string[] }

/** What a decoded path below the version means, `list/id` and `list('id')` alike; null for a path that the simulator does not serve. Case is no matter. */
export function routeOf(path: string): Route | null {
  const segments = path
    .replace(/\('([^']*)'\)/g, '/$1')
    .split('/')
    .filter((segment) => segment !== '')
  for (const length of [3, 2, 1]) {
    const collection = byPath.get(segments.slice(0, length).join('/').toLowerCase())
    if (collection === undefined || segments.length < length) continue
    const [id, ...navigation] = segments.slice(length)
    return { collection, id: id ?? null, navigation }
  }
  return null
}
