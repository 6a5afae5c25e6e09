/**
 * What is governed in a tenant: every kind of policy the inventory reads, under the key used in code, API and database.
 * How each is read from Microsoft is the business of `server/graph`; here stand only the words people see.
 */

export type PolicyType = {
  readonly label: string
  readonly category: PolicyCategory
  /** The platform when the type has only one; null when each policy names its own. */
  readonly platform: string | null
}

export const policyCategories = [
  'Configuration',
  'Compliance',
  'Endpoint security',
  'Scripts',
  'Enrollment',
  'Updates',
  'Apps',
  'Conditional access',
  'Foundations',
] as const
export type PolicyCategory = (typeof policyCategories)[number]

export const policyTypes = {
  deviceConfiguration: { label: 'Device configuration', category: 'Configuration', platform: null },
  windowsUpdateRing: { label: 'Windows update ring', category: 'Updates', platform: 'Windows' },
  settingsCatalogPolicy: { label: 'Settings catalog policy', category: 'Configuration', platform: null },
  endpointSecurityPolicy: { label: 'Endpoint security policy', category: 'Endpoint security', platform: null },
  endpointSecurityIntent: { label: 'Endpoint security intent', category: 'Endpoint security', platform: null },
  groupPolicyConfiguration: { label: 'Administrative template', category: 'Configuration', platform: 'Windows' },
  reusableSetting: { label: 'Reusable setting', category: 'Configuration', platform: 'Windows' },
  policySet: { label: 'Policy set', category: 'Configuration', platform: null },
  deviceCompliancePolicy: { label: 'Compliance policy', category: 'Compliance', platform: null },
  linuxCompliancePolicy: { label: 'Linux compliance policy', category: 'Compliance', platform: 'Linux' },
  deviceComplianceScript: { label: 'Compliance script', category: 'Compliance', platform: 'Windows' },
  deviceManagementScript: { label: 'PowerShell script', category: 'Scripts', platform: 'Windows' },
  deviceShellScript: { label: 'Shell script', category: 'Scripts', platform: 'macOS' },
  deviceCustomAttributeShellScript: { label: 'Custom attribute script', category: 'Scripts', platform: 'macOS' },
  deviceHealthScript: { label: 'Remediation script', category: 'Scripts', platform: 'Windows' },
  enrollmentConfiguration: { label: 'Enrollment configuration', category: 'Enrollment', platform: null },
  autopilotProfile: { label: 'Autopilot profile', category: 'Enrollment', platform: 'Windows' },
  windowsFeatureUpdateProfile: { label: 'Feature update profile', category: 'Updates', platform: 'Windows' },
  windowsQualityUpdateProfile: { label: 'Quality update profile', category: 'Updates', platform: 'Windows' },
  windowsQualityUpdatePolicy: { label: 'Quality update policy', category: 'Updates', platform: 'Windows' },
  windowsDriverUpdateProfile: { label: 'Driver update profile', category: 'Updates', platform: 'Windows' },
  appProtectionPolicy: { label: 'App protection policy', category: 'Apps', platform: null },
  mamAppConfiguration: { label: 'App configuration (managed apps)', category: 'Apps', platform: null },
  managedDeviceAppConfiguration: { label: 'App configuration (managed devices)', category: 'Apps', platform: null },
  mobileApp: { label: 'App', category: 'Apps', platform: null },
  conditionalAccessPolicy: { label: 'Conditional access policy', category: 'Conditional access', platform: null },
  namedLocation: { label: 'Named location', category: 'Conditional access', platform: null },
  assignmentFilter: { label: 'Assignment filter', category: 'Foundations', platform: null },
  scopeTag: { label: 'Scope tag', category: 'Foundations', platform: null },
  roleDefinition: { label: 'Intune role', category: 'Foundations', platform: null },
  notificationTemplate: { label: 'Notification template', category: 'Foundations', platform: null },
  termsAndConditions: { label: 'Terms and conditions', category: 'Foundations', platform: null },
  deviceCategory: { label: 'Device category', category: 'Foundations', platform: null },
} as const satisfies Record<string, PolicyType>

export type PolicyTypeKey = keyof typeof policyTypes
export const policyTypeKeys = Object.keys(policyTypes) as PolicyTypeKey[]

/** True for a key this build knows; data from elsewhere may hold others. */
export const isPolicyType = (key: string): key is PolicyTypeKey => Object.hasOwn(policyTypes, key)

/** The words for a policy type, also for one that this build does not know. */
export const policyTypeLabel = (key: string): string => (isPolicyType(key) ? policyTypes[key].label : 'Unknown type')
