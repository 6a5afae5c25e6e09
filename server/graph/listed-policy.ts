import { policyTypes, type PolicyTypeKey } from '../../operations/policy-types.ts'
import type { ListedPolicy } from './client.ts'
import { descriptorOf } from './descriptors.ts'
import type { RawItem } from './platform.ts'
import { wellFormed } from './well-formed.ts'

/** One item of a list as the inventory keeps it; null when it has no id, so that nothing could be said about it. */
export const listedPolicy = (type: PolicyTypeKey, item: RawItem): ListedPolicy | null => {
  const id = item['id']
  if (typeof id !== 'string' || id === '') return null
  const descriptor = descriptorOf(type)
  return {
    type,
    externalId: wellFormed(id, idMax),
    displayName: nameOf(item, descriptor.nameField),
    platform: descriptor.platform?.(item) ?? policyTypes[type].platform,
    lastModifiedAt: instant(item['lastModifiedDateTime']) ?? instant(item['modifiedDateTime']),
    meta: metaOf(item, descriptor.meta ?? []),
  }
}

/** The longest real ones are two GUIDs and a kind. */
const idMax = 500
const nameMax = 1_000

const nameOf = (item: RawItem, field: 'name' | 'displayName'): string => {
  const other = field === 'name' ? 'displayName' : 'name'
  const name = [item[field], item[other]].find((value) => typeof value === 'string' && value.trim() !== '')
  return typeof name === 'string' ? wellFormed(name, nameMax) : '(no name)'
}

/** Graph writes seven decimals, and the year 1 for "never". */
const instant = (value: unknown): string | null => {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(ms) || ms < 0 ? null : new Date(ms).toISOString()
}

const usualMeta = [
  '@odata.type',
  'description',
  'createdDateTime',
  'version',
  'isAssigned',
  'roleScopeTagIds',
  'roleScopeTags',
]

const metaOf = (item: RawItem, own: readonly string[]): Record<string, unknown> => {
  const kept = [...usualMeta, ...own].flatMap((field) => {
    const value = small(item[field])
    return value === undefined ? [] : [[field, value] as const]
  })
  const template = templateOf(item['templateReference'])
  return { ...Object.fromEntries(kept), ...(template === null ? {} : { templateReference: template }) }
}

const textMax = 1_000
const entriesMax = 100

/** Plain values and short lists of texts; anything larger is the payload's, not the inventory's. */
const small = (value: unknown): unknown => {
  if (typeof value === 'string') return wellFormed(value, textMax)
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value
  if (!Array.isArray(value)) return undefined
  return value
    .filter((entry) => typeof entry === 'string')
    .slice(0, entriesMax)
    .map((entry) => wellFormed(entry, textMax))
}

const templateOf = (value: unknown): Record<string, unknown> | null => {
  if (typeof value !== 'object' || value === null) return null
  const fields = ['templateId', 'templateFamily', 'templateDisplayName', 'templateDisplayVersion']
  const kept = fields.flatMap((field) => {
    const part = small((value as RawItem)[field])
    return part === undefined || part === '' ? [] : [[field, part] as const]
  })
  return kept.length === 0 ? null : Object.fromEntries(kept)
}
