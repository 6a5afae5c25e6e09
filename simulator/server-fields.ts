import { randomUUID } from 'node:crypto'
import type { Collection } from './collections.ts'
import type { Item } from './tenant.ts'

/** Dates of Intune have seven decimals. */
export const stamp = (ms: number, beyond = 0): string =>
  new Date(ms).toISOString().replace('Z', `${String(beyond).padStart(4, '0')}Z`)

/** What the service puts on a new item whoever made it. */
export function fieldsOfNew(collection: Collection, now: number): Item {
  const at = stamp(now)
  if (isEntra(collection)) return { createdDateTime: at, modifiedDateTime: at }
  const fields = { description: '', roleScopeTagIds: ['0'], createdDateTime: at, lastModifiedDateTime: at }
  return collection.nameField === 'name' ? fields : { ...fields, version: 1 }
}

/** What the service changes on an item whenever somebody changes it. */
export function fieldsOfEdit(collection: Collection, before: Item, now: number): Item {
  if (isEntra(collection)) return { modifiedDateTime: stamp(now) }
  const { version } = before
  return {
    lastModifiedDateTime: stamp(now),
    ...(typeof version === 'number' ? { version: version + 1 } : {}),
    ...(typeof version === 'string' && version.startsWith('"') ? { version: `"${randomUUID()}"` } : {}),
  }
}

const isEntra = ({ family }: Collection) => family === 'conditionalAccess'

/** An id of the kind the service gives in this list. `guid` makes the random part. */
export function newId(
  collection: Collection,
  item: Item,
  taken: readonly string[],
  guid: () => string = randomUUID,
): string {
  switch (collection.ids) {
    case 'guid':
      return guid()
    case 'app-protection':
      return `${isAppConfiguration(item) ? 'A' : 'T'}_${guid()}`
    case 'enrollment':
      return `${guid()}_${enrollmentKind(item)}`
    case 'integer':
      return String(Math.max(0, ...taken.map(Number).filter(Number.isInteger)) + 1)
  }
}

const isAppConfiguration = (item: Item) => item['@odata.type'] === '#microsoft.graph.targetedManagedAppConfiguration'

const enrollmentKinds: Readonly<Record<string, string>> = {
  deviceEnrollmentLimitConfiguration: 'Limit',
  deviceEnrollmentPlatformRestrictionConfiguration: 'SinglePlatformRestriction',
  deviceEnrollmentPlatformRestrictionsConfiguration: 'PlatformRestrictions',
  deviceEnrollmentWindowsHelloForBusinessConfiguration: 'WindowsHelloForBusiness',
  windows10EnrollmentCompletionPageConfiguration: 'Windows10EnrollmentCompletionPageConfiguration',
  deviceEnrollmentNotificationConfiguration: 'EnrollmentNotificationsConfiguration',
  deviceComanagementAuthorityConfiguration: 'DeviceComanagementAuthorityConfiguration',
  windowsRestoreDeviceEnrollmentConfiguration: 'WindowsRestoreDeviceEnrollmentConfiguration',
}

function enrollmentKind(item: Item): string {
  const type = item['@odata.type']
  return (typeof type === 'string' ? enrollmentKinds[type.replace('#microsoft.graph.', '')] : undefined) ?? 'Limit'
}
