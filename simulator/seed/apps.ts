import { base64, type, type Builder } from './builder.ts'

/** App protection in its derived types, and app configuration for managed apps, which shares the list. */
export const managedAppPolicy: Builder = (ground, nth) => {
  if (nth % 4 === 3) return targetedConfiguration(ground, nth)
  const [derived, platform] = ground.random.pick([
    ['iosManagedAppProtection', 'iOS'],
    ['androidManagedAppProtection', 'Android'],
    ['windowsManagedAppProtection', 'Windows'],
  ] as const)
  return {
    ...type(derived),
    displayName: ground.name(
      platform,
      ground.random.pick(['App protection', 'BYOD protection', 'Office apps', 'Browser only']),
    ),
    description: '',
    version: `"${ground.random.guid()}"`,
    periodOfflineBeforeAccessCheck: 'PT12H',
    periodOnlineBeforeAccessCheck: 'PT30M',
    allowedOutboundDataTransferDestinations: ground.random.pick(['managedApps', 'allApps', 'none']),
    pinRequired: ground.random.chance(0.9),
    minimumPinLength: 4 + ground.random.below(4),
    isAssigned: ground.random.chance(0.8),
    deployedAppCount: 3,
    apps: ['com.microsoft.office.outlook', 'com.microsoft.teams', 'com.microsoft.word'].map((name) => ({
      id: `${name}.${platform.toLowerCase()}`,
      version: '-1',
      mobileAppIdentifier:
        platform === 'iOS'
          ? { ...type('iosMobileAppIdentifier'), bundleId: name }
          : { ...type('androidMobileAppIdentifier'), packageId: name },
    })),
  }
}

const targetedConfiguration: Builder = (ground) => ({
  ...type('targetedManagedAppConfiguration'),
  displayName: ground.name(
    'Apps',
    ground.random.pick(['Edge configuration', 'Outlook configuration', 'Teams configuration']),
  ),
  description: '',
  version: `"${ground.random.guid()}"`,
  customSettings: [{ name: 'com.microsoft.intune.mam.managedbrowser.homepage', value: 'https://intranet.example' }],
  deployedAppCount: 1,
  isAssigned: ground.random.chance(0.8),
  appGroupType: 'selectedPublicApps',
  apps: [],
})

export const appConfiguration: Builder = (ground) => {
  const isApple = ground.random.chance(0.5)
  const apps = ground.idsIn('mobileApps')
  return {
    ...type(isApple ? 'iosMobileAppConfiguration' : 'androidManagedStoreAppConfiguration'),
    displayName: ground.name(
      isApple ? 'iOS' : 'Android',
      ground.random.pick(['Outlook account', 'Edge favourites', 'VPN client']),
    ),
    description: '',
    targetedMobileApps: apps.length > 0 ? [ground.random.pick(apps)] : [],
    ...(isApple
      ? {
          encodedSettingXml: null,
          settings: [{ appConfigKey: 'AllowBrowser', appConfigKeyType: 'booleanType', appConfigKeyValue: 'true' }],
        }
      : {
          packageId: 'app:com.microsoft.office.outlook',
          payloadJson: base64('{"kind":"androidenterprise#managedConfiguration"}'),
        }),
  }
}

const products = [
  [
    'win32LobApp',
    [
      '7-Zip',
      'Notepad++',
      'VLC media player',
      'Company Portal helper',
      'Till software',
      'Label printer driver',
      'Zoom',
      'KeePassXC',
      'GIMP',
      'Paint.NET',
    ],
  ],
  ['winGetApp', ['PowerToys', 'Windows Terminal', 'Company Portal']],
  ['officeSuiteApp', ['Microsoft 365 Apps for Windows 10 and later']],
  ['iosStoreApp', ['Microsoft Outlook', 'Microsoft Teams', 'Microsoft Authenticator', 'Adobe Acrobat Reader']],
  ['iosVppApp', ['Keynote', 'GoodNotes', 'Scanner Pro']],
  ['androidManagedStoreApp', ['Microsoft Outlook', 'Microsoft Launcher', 'Managed Home Screen', 'Google Chrome']],
  ['macOSDmgApp', ['Firefox', 'Slack', 'Visual Studio Code']],
  ['macOSMicrosoftEdgeApp', ['Microsoft Edge for macOS']],
  ['webApp', ['Intranet', 'Time sheet', 'Service desk']],
] as const

export const mobileApp: Builder = (ground, nth) => {
  const [derived, names] = ground.random.pick(products)
  const product = ground.random.pick(names)
  return {
    ...type(derived),
    displayName: nth % 3 === 0 ? product : `${product} ${1 + ground.random.below(12)}.${ground.random.below(20)}`,
    description: `${product} for ${ground.tenantName}`,
    publisher: product.startsWith('Microsoft') ? 'Microsoft Corporation' : product,
    largeIcon: { type: 'image/png', value: 'iVBORw0KGgo=' },
    isFeatured: ground.random.chance(0.2),
    privacyInformationUrl: null,
    informationUrl: null,
    owner: '',
    developer: '',
    notes: '',
    uploadState: 1,
    publishingState: ground.random.chance(0.95) ? 'published' : 'notPublished',
    isAssigned: ground.random.chance(0.8),
    dependentAppCount: 0,
    categories: [],
  }
}

export const policySet: Builder = (ground) => ({
  displayName: ground.name('Devices', ground.random.pick(['Starter set', 'New joiner', 'Kiosk set'])),
  description: '',
  status: 'success',
  errorCode: 'noError',
  guidedDeploymentTags: [],
  items: [
    {
      ...type('deviceCompliancePolicyPolicySetItem'),
      id: ground.random.guid(),
      payloadId: ground.idsIn('deviceCompliancePolicies')[0] ?? null,
      itemType: '#microsoft.graph.windows10CompliancePolicy',
      status: 'success',
    },
  ],
})
