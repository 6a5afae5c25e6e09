import { expect, test } from 'vitest'
import { policyTypeKeys, type PolicyTypeKey } from '../../operations/policy-types.ts'
import { planListings } from './client.ts'
import { descriptorOf } from './descriptors.ts'
import { listedPolicy } from './listed-policy.ts'
import type { RawItem } from './platform.ts'

const graph = (type: string) => ({ '@odata.type': `#microsoft.graph.${type}` })

test.each<[PolicyTypeKey, RawItem, string | null]>([
  ['deviceConfiguration', graph('windows10GeneralConfiguration'), 'Windows'],
  ['deviceConfiguration', graph('macOSCustomConfiguration'), 'macOS'],
  ['deviceConfiguration', graph('iosUpdateConfiguration'), 'iOS/iPadOS'],
  ['deviceConfiguration', graph('androidDeviceOwnerGeneralDeviceConfiguration'), 'Android'],
  ['deviceConfiguration', graph('aospDeviceOwnerWiFiConfiguration'), 'Android'],
  ['deviceConfiguration', graph('sharedPCConfiguration'), 'Windows'],
  ['deviceConfiguration', graph('unsupportedDeviceConfiguration'), null],
  ['deviceConfiguration', { '@odata.type': '#microsoft.management.services.api.iosCustomConfiguration' }, 'iOS/iPadOS'],
  ['deviceConfiguration', {}, null],
  ['windowsUpdateRing', graph('windowsUpdateForBusinessConfiguration'), 'Windows'],
  ['deviceCompliancePolicy', graph('windows10CompliancePolicy'), 'Windows'],
  ['deviceCompliancePolicy', graph('defaultDeviceCompliancePolicy'), null],
  ['settingsCatalogPolicy', { platforms: 'windows10' }, 'Windows'],
  ['settingsCatalogPolicy', { platforms: 'iOS' }, 'iOS/iPadOS'],
  ['settingsCatalogPolicy', { platforms: 'linux,macOS' }, 'Linux, macOS'],
  ['settingsCatalogPolicy', { platforms: 'none' }, null],
  ['linuxCompliancePolicy', { platforms: 'linux' }, 'Linux'],
  ['assignmentFilter', { platform: 'windows10AndLater' }, 'Windows'],
  ['assignmentFilter', { platform: 'androidForWork' }, 'Android'],
  ['assignmentFilter', { platform: 'iOSMobileApplicationManagement' }, 'iOS/iPadOS'],
  [
    'enrollmentConfiguration',
    { ...graph('deviceEnrollmentPlatformRestrictionConfiguration'), platformType: 'mac' },
    'macOS',
  ],
  ['enrollmentConfiguration', graph('windows10EnrollmentCompletionPageConfiguration'), 'Windows'],
  ['enrollmentConfiguration', graph('deviceEnrollmentLimitConfiguration'), null],
  ['appProtectionPolicy', graph('iosManagedAppProtection'), 'iOS/iPadOS'],
  ['appProtectionPolicy', graph('androidManagedAppProtection'), 'Android'],
  ['appProtectionPolicy', graph('mdmWindowsInformationProtectionPolicy'), 'Windows'],
  ['managedDeviceAppConfiguration', graph('androidManagedStoreAppConfiguration'), 'Android'],
  ['mobileApp', graph('win32LobApp'), 'Windows'],
  ['mobileApp', graph('winGetApp'), 'Windows'],
  ['mobileApp', graph('managedIOSStoreApp'), 'iOS/iPadOS'],
  ['mobileApp', graph('macOSPkgApp'), 'macOS'],
  ['mobileApp', graph('webApp'), null],
  ['deviceShellScript', {}, 'macOS'],
  ['conditionalAccessPolicy', {}, null],
])('%s %j is for %s', (type, item, platform) => {
  expect(listedPolicy(type, { id: 'a', ...item })?.platform).toBe(platform)
})

test('the two name fields, and none at all', () => {
  expect(listedPolicy('settingsCatalogPolicy', { id: 'a', name: 'N' })?.displayName).toBe('N')
  expect(listedPolicy('deviceConfiguration', { id: 'a', displayName: 'D', name: 'N' })?.displayName).toBe('D')
  expect(listedPolicy('deviceConfiguration', { id: 'a', displayName: ' ', name: null })?.displayName).toBe('(no name)')
})

test('the day of change, whichever field holds it; the year 1 means never', () => {
  const changed = (item: RawItem) => listedPolicy('namedLocation', { id: 'a', ...item })?.lastModifiedAt
  expect(changed({ lastModifiedDateTime: '2026-02-13T12:19:57.1919375Z' })).toBe('2026-02-13T12:19:57.191Z')
  expect(changed({ modifiedDateTime: '2026-02-13T12:19:57Z' })).toBe('2026-02-13T12:19:57.000Z')
  expect(changed({ modifiedDateTime: '0001-01-01T00:00:00Z' })).toBeNull()
  expect(changed({ modifiedDateTime: 'yesterday' })).toBeNull()
})

test('keeps small known fields and never the payload', () => {
  const policy = listedPolicy('settingsCatalogPolicy', {
    id: 'a',
    name: 'N',
    description: 'x'.repeat(5_000),
    version: 3,
    isAssigned: false,
    roleScopeTagIds: ['0', 7, '1'],
    settingCount: 12,
    settings: [{ value: 'secret' }],
    scriptContent: 'c2VjcmV0',
    templateReference: { templateId: '', templateFamily: 'none', templateDisplayName: null, other: 'x' },
  })
  expect(policy?.meta).toEqual({
    description: 'x'.repeat(1_000),
    version: 3,
    isAssigned: false,
    roleScopeTagIds: ['0', '1'],
    settingCount: 12,
    templateReference: { templateFamily: 'none' },
  })
})

test('names that a database could not store are made storable', () => {
  expect(listedPolicy('scopeTag', { id: 'a', displayName: 'x\u0000y\ud800' })?.displayName).toBe('x�y�')
})

test('without an id there is no policy', () => {
  for (const id of [undefined, null, '', 7]) expect(listedPolicy('scopeTag', { id, displayName: 'x' })).toBeNull()
})

test('each item of a shared list belongs to exactly one type', () => {
  const items: RawItem[] = [
    graph('windowsUpdateForBusinessConfiguration'),
    graph('windows10CustomConfiguration'),
    graph('targetedManagedAppConfiguration'),
    graph('iosManagedAppProtection'),
    { templateReference: { templateFamily: 'endpointSecurityAntivirus' } },
    { templateReference: { templateFamily: 'none' } },
    { templateReference: null },
    {},
  ]
  const listings = planListings(policyTypeKeys).filter((listing) => listing.types.length > 1)
  expect(listings.map((listing) => listing.types)).toEqual([
    ['deviceConfiguration', 'windowsUpdateRing'],
    ['settingsCatalogPolicy', 'endpointSecurityPolicy'],
    ['appProtectionPolicy', 'mamAppConfiguration'],
  ])
  for (const listing of listings)
    for (const item of items)
      expect(
        listing.types.filter((type) => descriptorOf(type).isOwn?.(item)),
        JSON.stringify(item),
      ).toHaveLength(1)
})

test('a plan holds each wanted type once, and nothing else', () => {
  const types = planListings(policyTypeKeys).flatMap((listing) => listing.types)
  expect([...types].sort()).toEqual([...policyTypeKeys].sort())
  expect(planListings(['windowsUpdateRing', 'windowsUpdateRing'])).toEqual([
    { key: 'deviceConfigurations', types: ['windowsUpdateRing'] },
  ])
  expect(planListings([])).toEqual([])
})

test('Microsoft’s own scripts and built-in roles are nobody’s policy', () => {
  expect(descriptorOf('deviceHealthScript').isOwn?.({ isGlobalScript: true })).toBe(false)
  expect(descriptorOf('deviceHealthScript').isOwn?.({})).toBe(true)
  expect(descriptorOf('roleDefinition').isOwn?.({ isBuiltIn: true })).toBe(false)
})
