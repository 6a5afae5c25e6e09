import { type, type Builder } from './builder.ts'

const rules = [
  ['windows10AndLater', '(device.deviceOwnership -eq "Corporate")'],
  ['windows10AndLater', '(device.model -startsWith "Surface")'],
  ['iOS', '(device.deviceOwnership -eq "Personal")'],
  ['androidForWork', '(device.manufacturer -eq "Samsung")'],
  ['macOS', '(device.osVersion -startsWith "15")'],
] as const

export const assignmentFilter: Builder = (ground) => {
  const [platform, rule] = ground.random.pick(rules)
  return {
    displayName: ground.name('Filter', ground.random.pick(['Corporate', 'Personal', 'By model', 'By version'])),
    description: null,
    platform,
    rule,
    roleScopeTags: ['0'],
    payloads: [],
    assignmentFilterManagementType: 'devices',
  }
}

/** The first one is built in. */
export const scopeTag: Builder = (ground, nth) =>
  nth === 0
    ? { displayName: 'Default', description: 'Built-in scope tag', isBuiltIn: true }
    : { displayName: ground.name('Tag', 'Scope'), description: '', isBuiltIn: false }

const builtInRoles = [
  'Policy and Profile manager',
  'School Administrator',
  'Help Desk Operator',
  'Application Manager',
  'Endpoint Security Manager',
  'Read Only Operator',
  'Intune Role Administrator',
] as const

export const roleDefinition: Builder = (ground, nth) => {
  const builtIn = builtInRoles[nth]
  return {
    ...type('deviceAndAppManagementRoleDefinition'),
    displayName: builtIn ?? ground.name('Role', ground.random.pick(['Service desk', 'Store support', 'Auditor'])),
    description: builtIn === undefined ? '' : `${builtIn}.`,
    isBuiltInRoleDefinition: builtIn !== undefined,
    isBuiltIn: builtIn !== undefined,
    rolePermissions: [
      {
        resourceActions: [
          { allowedResourceActions: ['Microsoft.Intune_ManagedDevices_Read'], notAllowedResourceActions: [] },
        ],
      },
    ],
  }
}

export const notificationTemplate: Builder = (ground) => ({
  displayName: ground.name('Mail', ground.random.pick(['Not compliant', 'Reminder', 'Last warning'])),
  description: '',
  defaultLocale: 'en-us',
  brandingOptions: 'includeCompanyLogo,includeCompanyName',
  localizedNotificationMessages: [
    {
      id: ground.random.guid(),
      locale: 'en-us',
      subject: 'Your device needs attention',
      messageTemplate: 'Please update your device.',
      isDefault: true,
      lastModifiedDateTime: ground.random.date(),
    },
  ],
})

export const termsAndConditions: Builder = (ground) => ({
  displayName: ground.name('Terms', ground.random.pick(['Acceptable use', 'Privacy notice'])),
  description: '',
  title: `Terms of ${ground.tenantName}`,
  bodyText: 'Use the device with care.',
  acceptanceStatement: 'I accept.',
})

export const deviceCategory: Builder = (ground) => ({
  displayName: ground.name('Category', ground.random.pick(['Office', 'Store', 'Lab', 'Kiosk'])),
  description: '',
})
