import type { Item } from '../tenant.ts'
import { base64, type, type Builder, type Ground } from './builder.ts'
import type { Random } from './random.ts'

/** Device configuration: a dozen of its derived types, update rings among them. */
export const deviceConfiguration: Builder = (ground, nth) => {
  const make = nth % 5 === 0 ? updateRing : ground.random.pick(kinds)
  return make(ground)
}

const named = (ground: Ground, platform: string, topic: string): Item => ({
  displayName: ground.name(platform, topic),
  description: ground.random.chance(0.5) ? '' : `${topic} for ${platform} at ${ground.tenantName}.`,
  supportsScopeTags: true,
  deviceManagementApplicabilityRuleOsEdition: null,
  deviceManagementApplicabilityRuleOsVersion: null,
})

const kinds: readonly ((ground: Ground) => Item)[] = [
  (ground) => ({
    ...type('windows10CustomConfiguration'),
    ...named(ground, 'Windows', ground.random.pick(['Custom OMA-URI', 'Firmware lock', 'Language pack'])),
    omaSettings: Array.from({ length: 1 + ground.random.below(4) }, (_, index) => omaSetting(ground.random, index)),
  }),
  (ground) => ({
    ...type('windows10GeneralConfiguration'),
    ...named(ground, 'Windows', ground.random.pick(['Device restrictions', 'Start menu', 'Camera and microphone'])),
    passwordRequired: ground.random.chance(0.7),
    passwordMinimumLength: 8 + ground.random.below(8),
    cameraBlocked: ground.random.chance(0.2),
    defenderRequireRealTimeMonitoring: true,
    cortanaBlocked: ground.random.chance(0.6),
  }),
  (ground) => ({
    ...type('windows10EndpointProtectionConfiguration'),
    ...named(ground, 'Windows', ground.random.pick(['BitLocker', 'Local security options', 'SmartScreen'])),
    bitLockerEncryptDevice: ground.random.chance(0.8),
    smartScreenEnableInShell: ground.random.chance(0.9),
    firewallBlockStatefulFTP: ground.random.chance(0.5),
  }),
  (ground) => ({
    ...type('windowsWifiConfiguration'),
    ...named(ground, 'Windows', 'Wi-Fi'),
    ssid: `${ground.tenantName.split(' ')[0] ?? 'Office'}-${ground.random.pick(['corp', 'secure', 'floor'])}`,
    connectAutomatically: true,
    wifiSecurityType: ground.random.pick(['wpa2Personal', 'wpa2Enterprise']),
  }),
  (ground) => ({
    ...type('sharedPCConfiguration'),
    ...named(ground, 'Windows', 'Shared PC'),
    allowLocalStorage: ground.random.chance(0.4),
    idleTimeBeforeSleepInSeconds: 60 * (5 + ground.random.below(30)),
  }),
  (ground) => ({
    ...type('iosGeneralDeviceConfiguration'),
    ...named(ground, 'iOS', ground.random.pick(['Device restrictions', 'App Store rules', 'iCloud'])),
    cameraBlocked: ground.random.chance(0.1),
    passcodeMinimumLength: 4 + ground.random.below(5),
    appStoreBlocked: ground.random.chance(0.2),
  }),
  (ground) => ({
    ...type('iosUpdateConfiguration'),
    ...named(ground, 'iOS', 'Software updates'),
    desiredOsVersion: `18.${ground.random.below(6)}`,
    activeHoursStart: '08:00:00.0000000',
    activeHoursEnd: '17:00:00.0000000',
  }),
  (ground) => ({
    ...type('macOSCustomConfiguration'),
    ...named(ground, 'macOS', ground.random.pick(['Privacy preferences', 'Login window', 'Custom profile'])),
    payloadName: 'settings',
    payloadFileName: 'settings.mobileconfig',
    payload: base64(
      `<?xml version="1.0"?><plist><dict><key>n</key><integer>${ground.random.below(1000)}</integer></dict></plist>`,
    ),
  }),
  (ground) => ({
    ...type('macOSGeneralDeviceConfiguration'),
    ...named(ground, 'macOS', ground.random.pick(['Device restrictions', 'AirDrop', 'Screen lock'])),
    passwordMinimumLength: 8 + ground.random.below(6),
    airDropBlocked: ground.random.chance(0.5),
  }),
  (ground) => ({
    ...type('androidDeviceOwnerGeneralDeviceConfiguration'),
    ...named(ground, 'Android', ground.random.pick(['Fully managed restrictions', 'Kiosk launcher', 'Work phone'])),
    factoryResetBlocked: ground.random.chance(0.8),
    statusBarBlocked: ground.random.chance(0.3),
  }),
  (ground) => ({
    ...type('androidWorkProfileGeneralDeviceConfiguration'),
    ...named(ground, 'Android', 'Work profile'),
    workProfilePasswordMinimumLength: 6 + ground.random.below(4),
    workProfileDataSharingType: ground.random.pick(['deviceDefault', 'preventAny', 'noRestrictions']),
  }),
]

const updateRing = (ground: Ground): Item => ({
  ...type('windowsUpdateForBusinessConfiguration'),
  ...named(ground, 'Windows', ground.random.pick(['Update ring', 'Update ring early', 'Update ring late'])),
  qualityUpdatesDeferralPeriodInDays: ground.random.below(15),
  featureUpdatesDeferralPeriodInDays: ground.random.below(90),
  qualityUpdatesPaused: ground.random.chance(0.1),
  featureUpdatesPaused: false,
  featureUpdatesRollbackWindowInDays: 10 + ground.random.below(50),
  qualityUpdatesPauseExpiryDateTime: '0001-01-01T00:00:00Z',
  featureUpdatesPauseExpiryDateTime: '0001-01-01T00:00:00Z',
  automaticUpdateMode: ground.random.pick(['autoInstallAtMaintenanceTime', 'windowsDefault', 'userDefined']),
  deadlineForQualityUpdatesInDays: ground.random.below(7),
  installationSchedule: null,
})

function omaSetting(random: Random, index: number): Item {
  const name = random.pick(['AllowTelemetry', 'RequirePrivateStoreOnly', 'EnableSmartScreen', 'HideFastUserSwitching'])
  const common = {
    displayName: name,
    description: null,
    omaUri: `./Device/Vendor/MSFT/Policy/Config/System/${name}${index}`,
  }
  if (random.chance(0.3))
    return {
      ...type('omaSettingString'),
      ...common,
      // The service never gives the value of an encrypted setting away.
      value: '****',
      isEncrypted: true,
      secretReferenceValueId: `${random.guid()}_${random.guid()}_${random.guid()}`,
    }
  return {
    ...type('omaSettingInteger'),
    ...common,
    value: random.below(5),
    isEncrypted: false,
    secretReferenceValueId: null,
  }
}

/** Administrative templates, with a few definition values each. */
export const groupPolicy: Builder = (ground) => ({
  displayName: ground.name(
    'Windows',
    ground.random.pick(['Edge', 'OneDrive', 'Office', 'Chrome', 'Explorer', 'Printing']),
  ),
  description: '',
  policyConfigurationIngestionType: ground.random.pick(['builtIn', 'builtIn', 'custom']),
  definitionValues: Array.from({ length: 1 + ground.random.below(5) }, () => definitionValue(ground.random)),
})

function definitionValue(random: Random): Item {
  const at = random.date()
  return {
    id: random.guid(),
    enabled: random.chance(0.8),
    configurationType: 'policy',
    createdDateTime: at,
    lastModifiedDateTime: at,
    definition: {
      id: random.guid(),
      classType: random.pick(['machine', 'user']),
      displayName: random.pick([
        'Configure the home page',
        'Block macros from the Internet',
        'Silently move folders',
        'Hide drives',
      ]),
      categoryPath: '\\Microsoft Edge\\Startup',
      policyType: 'admxBacked',
    },
    presentationValues: [
      {
        ...type('groupPolicyPresentationValueText'),
        id: random.guid(),
        createdDateTime: at,
        lastModifiedDateTime: at,
        value: `https://intranet.example/${random.below(100)}`,
      },
    ],
  }
}
