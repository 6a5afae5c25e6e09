import type { Item } from '../tenant.ts'
import { base64, type, type Builder, type Ground } from './builder.ts'

const compliances = [
  [
    'windows10CompliancePolicy',
    'Windows',
    { bitLockerEnabled: true, secureBootEnabled: true, osMinimumVersion: '10.0.22631' },
  ],
  [
    'macOSCompliancePolicy',
    'macOS',
    { storageRequireEncryption: true, firewallEnabled: true, osMinimumVersion: '15.1' },
  ],
  [
    'iosCompliancePolicy',
    'iOS',
    { passcodeRequired: true, securityBlockJailbrokenDevices: true, osMinimumVersion: '18.0' },
  ],
  ['androidWorkProfileCompliancePolicy', 'Android', { securityBlockJailbrokenDevices: true, osMinimumVersion: '13' }],
  ['androidDeviceOwnerCompliancePolicy', 'Android', { passwordRequired: true, storageRequireEncryption: true }],
] as const

/** With exactly one block action, as the service insists. */
export const compliancePolicy: Builder = (ground) => {
  const [derived, platform, rules] = ground.random.pick(compliances)
  const notify = ground.idsIn('notificationMessageTemplates')
  return {
    ...type(derived),
    displayName: ground.name(
      platform,
      ground.random.pick(['Compliance', 'Device health', 'Encryption', 'Minimum version', 'Password']),
    ),
    description: ground.random.chance(0.5) ? null : '',
    ...rules,
    passwordMinimumLength: 4 + ground.random.below(8),
    scheduledActionsForRule: [
      {
        id: ground.random.guid(),
        ruleName: null,
        scheduledActionConfigurations: [
          action(ground, 'block', '00000000-0000-0000-0000-000000000000'),
          ...(notify.length > 0 && ground.random.chance(0.4)
            ? [action(ground, 'notification', ground.random.pick(notify))]
            : []),
        ],
      },
    ],
  }
}

const action = (ground: Ground, actionType: string, notificationTemplateId: string): Item => ({
  id: ground.random.guid(),
  gracePeriodHours: 12 * ground.random.below(15),
  actionType,
  notificationTemplateId,
  notificationMessageCCList: [],
})

const chores = [
  'Remove bloatware',
  'Set time zone',
  'Map drives',
  'Rename device',
  'Clear print queue',
  'Register agent',
  'Fix Teams cache',
  'Collect logs',
] as const

export const powershellScript: Builder = (ground) => {
  const chore = ground.random.pick(chores)
  return {
    displayName: ground.name('Windows', chore),
    description: '',
    scriptContent: powershell(ground, chore),
    runAsAccount: ground.random.pick(['system', 'user']),
    enforceSignatureCheck: ground.random.chance(0.2),
    fileName: `${chore.replaceAll(' ', '-')}.ps1`,
    runAs32Bit: false,
  }
}

export const shellScript: Builder = (ground) => {
  const chore = ground.random.pick(chores)
  return {
    displayName: ground.name('macOS', chore),
    description: '',
    scriptContent: base64(`#!/bin/zsh\n# ${chore}\necho "${chore} ${ground.random.below(1000)}"\nexit 0\n`),
    executionFrequency: ground.random.pick(['PT0S', 'P1D', 'P7D']),
    retryCount: ground.random.below(4),
    blockExecutionNotifications: true,
    runAsAccount: 'system',
    fileName: `${chore.replaceAll(' ', '-')}.sh`,
  }
}

export const customAttribute: Builder = (ground) => ({
  customAttributeName: ground.random.pick(['Battery cycles', 'Rosetta installed', 'Xcode version']),
  customAttributeType: ground.random.pick(['integer', 'string', 'dateTime']),
  displayName: ground.name('macOS', ground.random.pick(['Battery cycles', 'Rosetta installed', 'Xcode version'])),
  description: '',
  scriptContent: base64(`#!/bin/zsh\nsystem_profiler SPPowerDataType | grep ${ground.random.below(10)}\n`),
  runAsAccount: 'system',
  fileName: 'attribute.sh',
})

/** The first two are Microsoft's own, and in every tenant. */
export const healthScript: Builder = (ground, nth) => {
  const chore = ground.random.pick(chores)
  const isGlobal = nth < 2
  return {
    publisher: isGlobal ? 'Microsoft' : ground.tenantName,
    version: '1.0',
    displayName: isGlobal
      ? ['Restart stopped Office C2R svc', 'Update stale Group Policies'][nth]
      : ground.name('Windows', chore),
    description: '',
    detectionScriptContent: isGlobal ? '' : powershell(ground, `Detect: ${chore}`),
    remediationScriptContent: isGlobal ? '' : powershell(ground, chore),
    runAsAccount: 'system',
    enforceSignatureCheck: false,
    runAs32Bit: false,
    isGlobalScript: isGlobal,
    highestAvailableVersion: null,
    deviceHealthScriptType: 'deviceHealthScript',
    detectionScriptParameters: [],
    remediationScriptParameters: [],
  }
}

export const complianceScript: Builder = (ground) => ({
  publisher: ground.tenantName,
  version: '1',
  displayName: ground.name('Windows', ground.random.pick(['Disk space', 'Agent running', 'BIOS version'])),
  description: '',
  detectionScriptContent: powershell(ground, 'Detect'),
  runAsAccount: 'system',
  enforceSignatureCheck: false,
  runAs32Bit: false,
})

const powershell = (ground: Ground, chore: string) =>
  base64(`# ${chore}\r\n$limit = ${ground.random.below(1000)}\r\nWrite-Output "${chore}"\r\nexit 0\r\n`)
