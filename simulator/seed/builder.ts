import type { Item } from '../tenant.ts'
import type { Naming } from './names.ts'
import type { Random } from './random.ts'

/** What the makers of items need: chance, names, and what already stands in the tenant. */
export type Ground = {
  readonly random: Random
  readonly name: Naming
  readonly tenantName: string
  /** Ids of the tenant's groups, filters, apps and locations, for items that refer to them. */
  readonly groupIds: readonly string[]
  readonly idsIn: (collection: string) => readonly string[]
}

/** Makes the nth item of a list, without id, dates and scope tags: those are the service's. */
export type Builder = (ground: Ground, nth: number) => Item

export const type = (name: string) => ({ '@odata.type': `#microsoft.graph.${name}` })

/** Who gets it: nobody, everybody, or some groups, perhaps through a filter or with an exclusion. */
export function assignmentTargets({ random, groupIds, idsIn }: Ground): Item[] {
  if (random.chance(0.2)) return []
  if (random.chance(0.25))
    return [
      {
        ...type(random.pick(['allDevicesAssignmentTarget', 'allLicensedUsersAssignmentTarget'])),
        ...filterOf(random, idsIn),
      },
    ]
  const groups = [...new Set([random.pick(groupIds), random.pick(groupIds)])]
  return groups.map((groupId, index) => ({
    ...type(index === 1 && random.chance(0.5) ? 'exclusionGroupAssignmentTarget' : 'groupAssignmentTarget'),
    ...filterOf(random, idsIn),
    groupId,
  }))
}

function filterOf(random: Random, idsIn: Ground['idsIn']): Item {
  const filters = idsIn('assignmentFilters')
  return filters.length > 0 && random.chance(0.15)
    ? {
        deviceAndAppManagementAssignmentFilterId: random.pick(filters),
        deviceAndAppManagementAssignmentFilterType: random.pick(['include', 'exclude']),
      }
    : { deviceAndAppManagementAssignmentFilterId: null, deviceAndAppManagementAssignmentFilterType: 'none' }
}

export const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64')
