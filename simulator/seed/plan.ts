import { managedAppPolicy, appConfiguration, mobileApp, policySet } from './apps.ts'
import type { Builder } from './builder.ts'
import {
  complianceScript,
  compliancePolicy,
  customAttribute,
  healthScript,
  powershellScript,
  shellScript,
} from './compliance-and-scripts.ts'
import { conditionalAccessPolicy, namedLocation } from './conditional-access.ts'
import { deviceConfiguration, groupPolicy } from './configuration.ts'
import {
  assignmentFilter,
  deviceCategory,
  notificationTemplate,
  roleDefinition,
  scopeTag,
  termsAndConditions,
} from './foundations.ts'
import { configurationPolicy, intent, linuxCompliance, reusableSetting } from './settings-catalog.ts'
import {
  autopilot,
  driverProfile,
  enrollmentConfiguration,
  featureUpdate,
  qualityPolicy,
  qualityProfile,
} from './updates-and-enrollment.ts'

export type Part = {
  readonly collection: string
  /** Of a thousand items, over all lists. */
  readonly share: number
  /** What every tenant has, however small: its built-in ones among them. */
  readonly atLeast: number
  readonly build: Builder
}

/** In this order: what others refer to comes first. */
export const parts: readonly Part[] = [
  { collection: 'assignmentFilters', share: 15, atLeast: 3, build: assignmentFilter },
  { collection: 'roleScopeTags', share: 12, atLeast: 3, build: scopeTag },
  { collection: 'notificationMessageTemplates', share: 8, atLeast: 2, build: notificationTemplate },
  { collection: 'namedLocations', share: 15, atLeast: 3, build: namedLocation },
  { collection: 'mobileApps', share: 150, atLeast: 12, build: mobileApp },
  { collection: 'deviceConfigurations', share: 110, atLeast: 10, build: deviceConfiguration },
  { collection: 'configurationPolicies', share: 260, atLeast: 12, build: configurationPolicy },
  { collection: 'intents', share: 12, atLeast: 2, build: intent },
  { collection: 'groupPolicyConfigurations', share: 75, atLeast: 3, build: groupPolicy },
  { collection: 'reusablePolicySettings', share: 20, atLeast: 2, build: reusableSetting },
  { collection: 'deviceCompliancePolicies', share: 45, atLeast: 5, build: compliancePolicy },
  { collection: 'compliancePolicies', share: 18, atLeast: 2, build: linuxCompliance },
  { collection: 'deviceComplianceScripts', share: 8, atLeast: 1, build: complianceScript },
  { collection: 'deviceManagementScripts', share: 40, atLeast: 3, build: powershellScript },
  { collection: 'deviceShellScripts', share: 15, atLeast: 2, build: shellScript },
  { collection: 'deviceCustomAttributeShellScripts', share: 6, atLeast: 1, build: customAttribute },
  { collection: 'deviceHealthScripts', share: 25, atLeast: 4, build: healthScript },
  { collection: 'deviceEnrollmentConfigurations', share: 20, atLeast: 7, build: enrollmentConfiguration },
  { collection: 'windowsAutopilotDeploymentProfiles', share: 14, atLeast: 2, build: autopilot },
  { collection: 'windowsFeatureUpdateProfiles', share: 8, atLeast: 2, build: featureUpdate },
  { collection: 'windowsQualityUpdateProfiles', share: 6, atLeast: 1, build: qualityProfile },
  { collection: 'windowsQualityUpdatePolicies', share: 5, atLeast: 1, build: qualityPolicy },
  { collection: 'windowsDriverUpdateProfiles', share: 8, atLeast: 2, build: driverProfile },
  { collection: 'managedAppPolicies', share: 35, atLeast: 8, build: managedAppPolicy },
  { collection: 'mobileAppConfigurations', share: 15, atLeast: 2, build: appConfiguration },
  { collection: 'conditionalAccessPolicies', share: 30, atLeast: 6, build: conditionalAccessPolicy },
  { collection: 'roleDefinitions', share: 10, atLeast: 9, build: roleDefinition },
  { collection: 'termsAndConditions', share: 4, atLeast: 1, build: termsAndConditions },
  { collection: 'deviceCategories', share: 6, atLeast: 2, build: deviceCategory },
  { collection: 'policySets', share: 5, atLeast: 1, build: policySet },
]
