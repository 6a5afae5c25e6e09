import { storeByKey, stores, collections, type Collection } from '../collections.ts'
import type { Item } from '../tenant.ts'

/** Where an exported item belongs: by its context, else by its type, else by the folder it lay in. */
export function collectionOf(item: Item, folders: readonly string[]): Collection | 'groups' | null {
  const context = item['@odata.context']
  const type = item['@odata.type']
  return (
    (typeof context === 'string' ? byContext(context) : null) ??
    (typeof type === 'string' ? byType(type) : null) ??
    byFolder(folders)
  )
}

function byContext(context: string): Collection | 'groups' | null {
  // `…$metadata#deviceManagement/configurationPolicies(settings())/$entity`
  const path = /\$metadata#([A-Za-z/]+)/.exec(context)?.[1]?.replace(/\/$/, '')
  if (path === 'groups') return 'groups'
  const collection = collections.find((one) => one.path.toLowerCase() === path?.toLowerCase())
  return collection === undefined ? null : storeOf(collection)
}

function byType(type: string): Collection | 'groups' | null {
  const name = type.replace('#microsoft.graph.', '')
  if (name === 'group') return 'groups'
  const exact = collections.find(({ entity }) => entity.toLowerCase() === name.toLowerCase())
  if (exact !== undefined) return storeOf(exact)
  const key = derived.find(([pattern]) => pattern.test(name))?.[1]
  return key === undefined ? null : (storeByKey(key) ?? null)
}

/** In this order: the first that fits says which list a derived type stands in. */
const derived: readonly (readonly [RegExp, string])[] = [
  [/CompliancePolicy$/, 'deviceCompliancePolicies'],
  [/NamedLocation$/, 'namedLocations'],
  [/AutopilotDeploymentProfile$/, 'windowsAutopilotDeploymentProfiles'],
  [/Enrollment|ComanagementAuthority|windowsRestoreDevice/, 'deviceEnrollmentConfigurations'],
  [/MobileAppConfiguration$|StoreAppConfiguration$/, 'mobileAppConfigurations'],
  [/ManagedApp(Protection|Configuration)$|InformationProtectionPolicy$/, 'managedAppPolicies'],
  [/RoleDefinition$/, 'roleDefinitions'],
  [/(App|LobApp|StoreApp|VppApp|WebLink|WebApp|Msi|Dmg|Pkg|Suite|AppX)$/, 'mobileApps'],
  [/Configuration(Policy)?$|Certificate(Profile)?(Base)?$|Profile$/, 'deviceConfigurations'],
]

function byFolder(names: readonly string[]): Collection | 'groups' | null {
  for (const name of [...names].reverse()) {
    const plain = name.toLowerCase().replace(/[^a-z]/g, '')
    if (plain === 'groups') return 'groups'
    const key = folders[plain] ?? stores.find((one) => one.key.toLowerCase() === plain)?.key
    if (key !== undefined) return storeByKey(key) ?? null
  }
  return null
}

/** The folders in which exporters lay things, where they are not named as the list is. */
const folders: Readonly<Record<string, string>> = {
  settingscatalog: 'configurationPolicies',
  nativeimport: 'configurationPolicies',
  endpointsecurity: 'intents',
  deviceconfiguration: 'deviceConfigurations',
  updatepolicies: 'deviceConfigurations',
  compliancepolicies: 'deviceCompliancePolicies',
  compliancepolicieslinux: 'compliancePolicies',
  compliancescripts: 'deviceComplianceScripts',
  administrativetemplates: 'groupPolicyConfigurations',
  powershellscripts: 'deviceManagementScripts',
  macscripts: 'deviceShellScripts',
  maccustomattributes: 'deviceCustomAttributeShellScripts',
  healthscripts: 'deviceHealthScripts',
  autopilot: 'windowsAutopilotDeploymentProfiles',
  featureupdates: 'windowsFeatureUpdateProfiles',
  qualityupdates: 'windowsQualityUpdateProfiles',
  driverupdateprofiles: 'windowsDriverUpdateProfiles',
  appprotection: 'managedAppPolicies',
  appconfigurationmanageddevice: 'mobileAppConfigurations',
  applications: 'mobileApps',
  conditionalaccess: 'conditionalAccessPolicies',
  namedlocations: 'namedLocations',
  assignmentfilters: 'assignmentFilters',
  scopetags: 'roleScopeTags',
  roledefinitions: 'roleDefinitions',
  notifications: 'notificationMessageTemplates',
  policysets: 'policySets',
  reusablesettings: 'reusablePolicySettings',
}

const storeOf = (collection: Collection): Collection | null => storeByKey(collection.view?.of ?? collection.key) ?? null
