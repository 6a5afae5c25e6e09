import { type, type Builder } from './builder.ts'

const intents = [
  ['Require MFA', { operator: 'OR', builtInControls: ['mfa'] }],
  ['Block legacy authentication', { operator: 'OR', builtInControls: ['block'] }],
  ['Require compliant device', { operator: 'OR', builtInControls: ['compliantDevice', 'domainJoinedDevice'] }],
  ['Block outside allowed countries', { operator: 'OR', builtInControls: ['block'] }],
  ['Require app protection', { operator: 'OR', builtInControls: ['approvedApplication', 'compliantApplication'] }],
  ['Sign-in frequency for admins', null],
] as const

export const conditionalAccessPolicy: Builder = (ground, nth) => {
  const { random } = ground
  const [intent, controls] = random.pick(intents)
  const locations = ground.idsIn('namedLocations')
  const isByPlace = intent.includes('countries') && locations.length > 0
  return {
    templateId: null,
    displayName: `CA${String(nth + 1).padStart(3, '0')} ${random.pick(['Users', 'Admins', 'Guests', 'Service accounts'])}: ${intent}`,
    state: random.pick(['enabled', 'enabled', 'enabledForReportingButNotEnforced', 'disabled']),
    deletedDateTime: null,
    partialEnablementStrategy: null,
    sessionControls:
      controls === null
        ? {
            signInFrequency: {
              value: 4,
              type: 'hours',
              authenticationType: 'primaryAndSecondaryAuthentication',
              frequencyInterval: 'timeBased',
              isEnabled: true,
            },
          }
        : null,
    conditions: {
      userRiskLevels: [],
      signInRiskLevels: [],
      clientAppTypes: intent.includes('legacy') ? ['exchangeActiveSync', 'other'] : ['all'],
      platforms: null,
      locations: isByPlace ? { includeLocations: ['All'], excludeLocations: [random.pick(locations)] } : null,
      applications: {
        includeApplications: [random.pick(['All', 'Office365'])],
        excludeApplications: [],
        includeUserActions: [],
        includeAuthenticationContextClassReferences: [],
        applicationFilter: null,
      },
      users: {
        includeUsers: ['All'],
        excludeUsers: [],
        includeGroups: [],
        excludeGroups: [random.pick(ground.groupIds)],
        includeRoles: [],
        excludeRoles: [],
        includeGuestsOrExternalUsers: null,
        excludeGuestsOrExternalUsers: null,
      },
    },
    grantControls:
      controls === null
        ? null
        : { ...controls, customAuthenticationFactors: [], termsOfUse: [], authenticationStrength: null },
  }
}

export const namedLocation: Builder = (ground, nth) =>
  nth % 2 === 0
    ? {
        ...type('countryNamedLocation'),
        displayName: `${ground.random.pick(['Allowed countries', 'Blocked countries', 'Travel', 'Suppliers'])} ${nth + 1}`,
        countriesAndRegions: ['DE', 'AT', 'CH', 'NL', 'FR']
          .filter(() => ground.random.chance(0.6))
          .concat('DE')
          .slice(-3),
        includeUnknownCountriesAndRegions: false,
        countryLookupMethod: 'clientIpAddress',
      }
    : {
        ...type('ipNamedLocation'),
        displayName: `${ground.random.pick(['Head office', 'Branch', 'Data centre', 'VPN exit'])} ${nth + 1}`,
        isTrusted: ground.random.chance(0.7),
        ipRanges: [{ ...type('iPv4CidrRange'), cidrAddress: `203.0.113.${8 * ground.random.below(32)}/29` }],
      }
