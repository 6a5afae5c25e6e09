import type { Item } from '../tenant.ts'
import { type, type Builder, type Ground } from './builder.ts'
import type { Random } from './random.ts'

type Catalog = {
  readonly platform: string
  readonly platforms: string
  readonly technologies: string
  readonly topics: readonly string[]
}

const catalogs: readonly Catalog[] = [
  {
    platform: 'Windows',
    platforms: 'windows10',
    technologies: 'mdm',
    topics: [
      'Edge baseline',
      'Office hardening',
      'OneDrive',
      'Power',
      'Time zone',
      'Windows Hello',
      'Delivery optimization',
      'Browser extensions',
      'Telemetry',
      'Lock screen',
    ],
  },
  {
    platform: 'macOS',
    platforms: 'macOS',
    technologies: 'mdm,appleRemoteManagement',
    topics: ['FileVault', 'Gatekeeper', 'Software update', 'Platform SSO', 'Login items', 'Safari'],
  },
  {
    platform: 'iOS',
    platforms: 'iOS',
    technologies: 'mdm,appleRemoteManagement',
    topics: ['Passcode', 'Managed domains', 'Declarative updates', 'Skip setup panes'],
  },
  {
    platform: 'Android',
    platforms: 'android',
    technologies: 'mdm',
    topics: ['Managed Home Screen', 'Bluetooth', 'System updates'],
  },
]

const security = [
  ['endpointSecurityAntivirus', 'Microsoft Defender Antivirus', 'Antivirus'],
  ['endpointSecurityDiskEncryption', 'BitLocker', 'Disk encryption'],
  ['endpointSecurityFirewall', 'Windows Firewall Rules', 'Firewall'],
  ['endpointSecurityEndpointDetectionAndResponse', 'Endpoint detection and response', 'EDR onboarding'],
  ['endpointSecurityAttackSurfaceReduction', 'Attack Surface Reduction Rules', 'ASR rules'],
  ['endpointSecurityAccountProtection', 'Local admin password solution (Windows LAPS)', 'LAPS'],
  ['endpointSecurityApplicationControl', 'App Control for Business', 'App control'],
] as const

/** The settings catalog; a fifth are endpoint security policies, which differ by the family of their template. */
export const configurationPolicy: Builder = (ground, nth) =>
  nth % 5 === 0 ? securityPolicy(ground) : plainPolicy(ground)

function plainPolicy(ground: Ground): Item {
  const { random } = ground
  // Most customers have mostly Windows.
  const { platform, platforms, technologies, topics } = random.chance(0.6)
    ? (catalogs[0] ?? random.pick(catalogs))
    : random.pick(catalogs)
  const topic = random.pick(topics)
  return policy(ground, ground.name(platform, topic), platforms, technologies, noTemplate, topic)
}

function securityPolicy(ground: Ground): Item {
  const [templateFamily, templateDisplayName, topic] = ground.random.pick(security)
  const templateReference = {
    templateId: `${ground.random.guid()}_1`,
    templateFamily,
    templateDisplayName,
    templateDisplayVersion: 'Version 1',
  }
  return policy(ground, ground.name('Windows', topic), 'windows10', 'mdm,microsoftSense', templateReference, topic)
}

const noTemplate = { templateId: '', templateFamily: 'none', templateDisplayName: null, templateDisplayVersion: null }

function policy(
  ground: Ground,
  name: string,
  platforms: string,
  technologies: string,
  templateReference: Item,
  topic: string,
): Item {
  const { random } = ground
  // Some are larger than one page of settings.
  const count = random.chance(0.05) ? 26 + random.below(40) : 1 + random.below(8)
  return {
    name,
    description: random.chance(0.4) ? '' : `${topic}, agreed with ${ground.tenantName}.`,
    platforms,
    technologies,
    settingCount: count,
    creationSource: null,
    isAssigned: random.chance(0.8),
    priorityMetaData: null,
    templateReference,
    settings: Array.from({ length: count }, (_, index) => setting(random, topic, index)),
  }
}

export function setting(random: Random, topic: string, index: number): Item {
  const settingDefinitionId = `device_vendor_msft_policy_config_${topic.toLowerCase().replace(/[^a-z]+/g, '_')}_${index}`
  const settingInstance = random.chance(0.7)
    ? {
        ...type('deviceManagementConfigurationChoiceSettingInstance'),
        settingDefinitionId,
        settingInstanceTemplateReference: null,
        choiceSettingValue: {
          settingValueTemplateReference: null,
          value: `${settingDefinitionId}_${random.below(3)}`,
          children: [],
        },
      }
    : {
        ...type('deviceManagementConfigurationSimpleSettingInstance'),
        settingDefinitionId,
        settingInstanceTemplateReference: null,
        simpleSettingValue: {
          ...type('deviceManagementConfigurationIntegerSettingValue'),
          settingValueTemplateReference: null,
          value: random.below(100),
        },
      }
  return { id: String(index), settingInstance }
}

export const linuxCompliance: Builder = (ground) => ({
  name: ground.name(
    'Linux',
    ground.random.pick(['Compliance', 'Disk encryption', 'Allowed distributions', 'Password']),
  ),
  description: '',
  platforms: 'linux',
  technologies: 'linuxMdm',
  settingCount: 2,
  creationSource: null,
  isAssigned: true,
  settings: [setting(ground.random, 'linux', 0), setting(ground.random, 'linux', 1)],
  scheduledActionsForRule: [
    {
      id: ground.random.guid(),
      ruleName: null,
      scheduledActionConfigurations: [{ id: ground.random.guid(), actionType: 'block', gracePeriodHours: 24 }],
    },
  ],
})

export const reusableSetting: Builder = (ground) => ({
  displayName: ground.name(
    'Windows',
    ground.random.pick(['Firewall addresses', 'Removable storage', 'Trusted printers']),
  ),
  description: '',
  settingDefinitionId: 'vendor_msft_firewall_mdmstore_dynamickeywords_addresses_{id}',
  referencingConfigurationPolicyCount: ground.random.below(4),
  settingInstance: setting(ground.random, 'reusable', 0)['settingInstance'],
})

export const intent: Builder = (ground) => ({
  displayName: ground.name('Windows', ground.random.pick(['Antivirus (old)', 'Firewall (old)', 'Security baseline'])),
  description: '',
  isAssigned: ground.random.chance(0.5),
  isMigratingToConfigurationPolicy: false,
  templateId: ground.random.guid(),
  settings: [
    {
      ...type('deviceManagementBooleanSettingInstance'),
      id: ground.random.guid(),
      definitionId: 'deviceConfiguration--windows10EndpointProtectionConfiguration_firewallEnabled',
      valueJson: 'true',
      value: true,
    },
  ],
  categories: [],
})
