import type { PolicyTypeKey } from '../../operations/policy-types.ts'
import { collections, type Collection } from './collections.ts'
import { derivedType, platformBy, platformByDerivedType, platformOfEnrollment, type RawItem } from './platform.ts'

/**
 * How each type of policy is read from Microsoft Graph, as data (spec: graph §3). A type that shares its list with
 * another says which of the items are its own; every item of a list belongs to at most one type.
 */
export type Descriptor = {
  readonly collection: Collection
  readonly nameField: 'name' | 'displayName'
  /** Absent: the platform is the type's own, or there is none. */
  readonly platform?: (item: RawItem) => string | null
  /** Absent: all of them. */
  readonly isOwn?: (item: RawItem) => boolean
  /** Small fields kept beside the usual ones. */
  readonly meta?: readonly string[]
}

const isUpdateRing = (item: RawItem) => derivedType(item) === 'windowsUpdateForBusinessConfiguration'

const isFromTemplate = (item: RawItem) => {
  const reference = item['templateReference']
  const family = typeof reference === 'object' && reference !== null ? (reference as RawItem)['templateFamily'] : null
  return typeof family === 'string' && family !== '' && family !== 'none'
}

const isAppConfiguration = (item: RawItem) => derivedType(item) === 'targetedManagedAppConfiguration'

const settingsCatalog = {
  collection: collections.configurationPolicies,
  nameField: 'name',
  platform: platformBy('platforms'),
  meta: ['platforms', 'technologies', 'settingCount', 'creationSource'],
} as const

const plain = (collection: Collection, ...meta: string[]) => ({ collection, nameField: 'displayName', meta }) as const
const derived = (collection: Collection, ...meta: string[]) =>
  ({ collection, nameField: 'displayName', platform: platformByDerivedType, meta }) as const

export const descriptors = {
  deviceConfiguration: { ...derived(collections.deviceConfigurations), isOwn: (item) => !isUpdateRing(item) },
  windowsUpdateRing: { ...derived(collections.deviceConfigurations), isOwn: isUpdateRing },
  settingsCatalogPolicy: { ...settingsCatalog, isOwn: (item) => !isFromTemplate(item) },
  endpointSecurityPolicy: { ...settingsCatalog, isOwn: isFromTemplate },
  endpointSecurityIntent: plain(collections.intents, 'templateId'),
  groupPolicyConfiguration: plain(collections.groupPolicyConfigurations, 'policyConfigurationIngestionType'),
  reusableSetting: plain(
    collections.reusablePolicySettings,
    'settingDefinitionId',
    'referencingConfigurationPolicyCount',
  ),
  policySet: plain(collections.policySets, 'status', 'errorCode'),
  deviceCompliancePolicy: derived(collections.deviceCompliancePolicies),
  linuxCompliancePolicy: {
    ...settingsCatalog,
    collection: collections.compliancePolicies,
  },
  deviceComplianceScript: plain(collections.deviceComplianceScripts, 'publisher', 'runAsAccount'),
  deviceManagementScript: plain(collections.deviceManagementScripts, 'fileName', 'runAsAccount'),
  deviceShellScript: plain(collections.deviceShellScripts, 'fileName', 'runAsAccount'),
  deviceCustomAttributeShellScript: plain(
    collections.deviceCustomAttributeShellScripts,
    'fileName',
    'customAttributeType',
    'customAttributeName',
  ),
  deviceHealthScript: {
    ...plain(collections.deviceHealthScripts, 'publisher', 'runAsAccount', 'isGlobalScript'),
    // Microsoft's own scripts stand in every tenant and are nobody's policy.
    isOwn: (item) => item['isGlobalScript'] !== true,
  },
  enrollmentConfiguration: {
    ...plain(
      collections.deviceEnrollmentConfigurations,
      'priority',
      'deviceEnrollmentConfigurationType',
      'platformType',
    ),
    platform: platformOfEnrollment,
  },
  autopilotProfile: plain(collections.windowsAutopilotDeploymentProfiles, 'deviceType', 'language'),
  windowsFeatureUpdateProfile: plain(
    collections.windowsFeatureUpdateProfiles,
    'featureUpdateVersion',
    'deployableContentDisplayName',
    'endOfSupportDate',
  ),
  windowsQualityUpdateProfile: plain(collections.windowsQualityUpdateProfiles, 'releaseDateDisplayName'),
  windowsQualityUpdatePolicy: plain(collections.windowsQualityUpdatePolicies, 'hotpatchEnabled'),
  windowsDriverUpdateProfile: plain(collections.windowsDriverUpdateProfiles, 'approvalType', 'newUpdates'),
  appProtectionPolicy: {
    ...derived(collections.managedAppPolicies, 'deployedAppCount'),
    isOwn: (item) => !isAppConfiguration(item),
  },
  mamAppConfiguration: { ...plain(collections.managedAppPolicies, 'deployedAppCount'), isOwn: isAppConfiguration },
  managedDeviceAppConfiguration: derived(collections.mobileAppConfigurations),
  mobileApp: derived(collections.mobileApps, 'publisher', 'publishingState', 'isFeatured'),
  conditionalAccessPolicy: plain(collections.conditionalAccessPolicies, 'state'),
  namedLocation: plain(collections.namedLocations, 'isTrusted'),
  assignmentFilter: {
    ...plain(collections.assignmentFilters, 'platform', 'assignmentFilterManagementType'),
    platform: platformBy('platform'),
  },
  scopeTag: plain(collections.roleScopeTags, 'isBuiltIn'),
  roleDefinition: { ...plain(collections.roleDefinitions, 'isBuiltIn'), isOwn: (item) => item['isBuiltIn'] !== true },
  notificationTemplate: plain(collections.notificationMessageTemplates, 'defaultLocale', 'brandingOptions'),
  termsAndConditions: plain(collections.termsAndConditions, 'title'),
  deviceCategory: plain(collections.deviceCategories),
} as const satisfies Record<PolicyTypeKey, Descriptor>

/** The same table for code that goes over all types. */
export const descriptorOf = (type: PolicyTypeKey): Descriptor => descriptors[type]
