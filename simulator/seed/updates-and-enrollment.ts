import { type, type Builder } from './builder.ts'

export const featureUpdate: Builder = (ground) => ({
  displayName: ground.name('Windows', 'Feature update'),
  description: '',
  featureUpdateVersion: ground.random.pick([
    'Windows 11, version 23H2',
    'Windows 11, version 24H2',
    'Windows 11, version 25H2',
  ]),
  rolloutSettings: { offerStartDateTimeInUTC: null, offerEndDateTimeInUTC: null, offerIntervalInDays: null },
  deployableContentDisplayName: 'Windows 11',
  endOfSupportDate: '2027-10-12T00:00:00Z',
  installLatestWindows10OnWindows11IneligibleDevice: ground.random.chance(0.3),
})

export const qualityProfile: Builder = (ground) => ({
  displayName: ground.name('Windows', 'Expedited update'),
  description: '',
  expeditedUpdateSettings: {
    qualityUpdateRelease: ground.random.date().slice(0, 10) + 'T00:00:00Z',
    daysUntilForcedReboot: ground.random.below(3),
  },
  releaseDateDisplayName: '02/10/2026 - 2026.02 B Security Updates for Windows 10 and later',
  deployableContentDisplayName: '2026.02 B Security Updates',
})

export const qualityPolicy: Builder = (ground) => ({
  displayName: ground.name('Windows', ground.random.pick(['Hotpatch', 'Quality update'])),
  description: '',
  hotpatchEnabled: ground.random.chance(0.6),
  approvalSettings: [],
})

export const driverProfile: Builder = (ground) => {
  const approvalType = ground.random.pick(['automatic', 'manual'])
  return {
    displayName: ground.name('Windows', ground.random.pick(['Drivers', 'Firmware', 'Drivers early'])),
    description: '',
    approvalType,
    deviceReporting: ground.random.below(400),
    newUpdates: ground.random.below(20),
    deploymentDeferralInDays: approvalType === 'automatic' ? ground.random.below(14) : null,
    inventorySyncStatus: { lastSuccessfulSyncDateTime: ground.random.date(), driverInventorySyncState: 'success' },
  }
}

const platforms = ['windows', 'ios', 'android', 'androidForWork', 'mac'] as const

/** The first four are the defaults of the tenant, which cannot be deleted. */
export const enrollmentConfiguration: Builder = (ground, nth) => {
  const fallback = defaults[nth]
  if (fallback !== undefined)
    return { ...fallback, description: 'This is the default configuration applied with lowest priority.', priority: 0 }
  const make = ground.random.pick(enrollments)
  return { ...make(ground, nth), description: '', priority: nth }
}

const defaults = [
  {
    ...type('deviceEnrollmentLimitConfiguration'),
    displayName: 'All users and all devices',
    deviceEnrollmentConfigurationType: 'defaultLimit',
    limit: 15,
  },
  {
    ...type('deviceEnrollmentPlatformRestrictionsConfiguration'),
    displayName: 'All users and all devices',
    deviceEnrollmentConfigurationType: 'defaultPlatformRestrictions',
  },
  {
    ...type('deviceEnrollmentWindowsHelloForBusinessConfiguration'),
    displayName: 'All users and all devices',
    deviceEnrollmentConfigurationType: 'defaultWindowsHelloForBusiness',
    pinMinimumLength: 6,
    state: 'notConfigured',
  },
  {
    ...type('windows10EnrollmentCompletionPageConfiguration'),
    displayName: 'All users and all devices',
    deviceEnrollmentConfigurationType: 'defaultWindows10EnrollmentCompletionPageConfiguration',
    showInstallationProgress: false,
  },
]

const enrollments: readonly Builder[] = [
  (ground) => ({
    ...type('windows10EnrollmentCompletionPageConfiguration'),
    displayName: ground.name('Windows', 'Enrollment status page'),
    deviceEnrollmentConfigurationType: 'windows10EnrollmentCompletionPageConfiguration',
    showInstallationProgress: true,
    blockDeviceSetupRetryByUser: ground.random.chance(0.5),
    installProgressTimeoutInMinutes: 60 + ground.random.below(60),
    selectedMobileAppIds: [],
  }),
  (ground) => ({
    ...type('deviceEnrollmentPlatformRestrictionConfiguration'),
    displayName: ground.name('Devices', 'Platform restriction'),
    deviceEnrollmentConfigurationType: 'singlePlatformRestriction',
    platformType: ground.random.pick(platforms),
    platformRestriction: {
      platformBlocked: ground.random.chance(0.2),
      personalDeviceEnrollmentBlocked: ground.random.chance(0.7),
      osMinimumVersion: null,
    },
  }),
  (ground) => ({
    ...type('deviceEnrollmentLimitConfiguration'),
    displayName: ground.name('Devices', 'Enrollment limit'),
    deviceEnrollmentConfigurationType: 'limit',
    limit: 1 + ground.random.below(15),
  }),
]

export const autopilot: Builder = (ground) => {
  const isHybrid = ground.random.chance(0.2)
  return {
    ...type(isHybrid ? 'activeDirectoryWindowsAutopilotDeploymentProfile' : 'azureADWindowsAutopilotDeploymentProfile'),
    displayName: ground.name(
      'Windows',
      ground.random.pick(['Autopilot', 'Autopilot self-deploying', 'Pre-provisioning']),
    ),
    description: '',
    language: ground.random.pick(['os-default', 'de-DE', 'en-US']),
    locale: 'os-default',
    deviceNameTemplate: ground.random.pick(['PC-%SERIAL%', 'WS-%RAND:5%', '']),
    deviceType: 'windowsPc',
    preprovisioningAllowed: ground.random.chance(0.5),
    hardwareHashExtractionEnabled: true,
    outOfBoxExperienceSetting: {
      privacySettingsHidden: true,
      eulaHidden: true,
      userType: 'standard',
      deviceUsageType: 'singleUser',
      keyboardSelectionPageHidden: true,
      escapeLinkHidden: true,
    },
    ...(isHybrid ? { hybridAzureADJoinSkipConnectivityCheck: true } : {}),
  }
}
