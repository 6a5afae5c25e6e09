import { storeByKey, type Collection } from '../collections.ts'
import { newId } from '../server-fields.ts'
import { idsOf, putItem, type Item, type Tenant } from '../tenant.ts'
import { assignmentTargets, type Ground } from './builder.ts'
import { namingOf } from './names.ts'
import { parts, type Part } from './plan.ts'
import { randomOf, type Random } from './random.ts'

/** Fills a tenant with about so many items of its own, over all lists; the same for the same seed and guid. */
export function seedTenant(tenant: Tenant, seed: number, size: number): void {
  const random = randomOf(`${seed} ${tenant.guid} groups`)
  for (let nth = 0; nth < 24; nth++) addGroup(tenant, random, nth)
  const naming = namingOf(randomOf(`${seed} ${tenant.guid} names`))
  const whole = parts.reduce((sum, { share }) => sum + share, 0)
  for (const part of parts) {
    const collection = storeByKey(part.collection)
    if (collection === undefined) throw new Error(`The plan names a list that is not there: ${part.collection}.`)
    // Every list has a chance of its own: more of one kind does not change the others.
    const chance = randomOf(`${seed} ${tenant.guid} ${part.collection}`)
    const count = size === 0 ? 0 : Math.max(part.atLeast, Math.round((size * part.share) / whole))
    fill(tenant, collection, part, count, {
      random: chance,
      name: naming,
      tenantName: tenant.name,
      groupIds: [...tenant.groups.keys()],
      idsIn: remembered((key) => idsOf(tenant, key)),
    })
  }
}

/** While one list is filled the others stand still, so that each is looked through once. */
function remembered(idsIn: Ground['idsIn']): Ground['idsIn'] {
  const known = new Map<string, readonly string[]>()
  return (key) => {
    const ids = known.get(key) ?? idsIn(key)
    known.set(key, ids)
    return ids
  }
}

function fill(tenant: Tenant, collection: Collection, part: Part, count: number, ground: Ground): void {
  const taken: string[] = []
  for (let nth = 0; nth < count; nth++) {
    const made = part.build(ground, nth)
    const id = idFor(collection, made, nth, taken, tenant, ground.random)
    if (collection.ids === 'integer') taken.push(id)
    putItem(tenant, collection, id, { ...headed(made, id), ...served(collection, ground, made, id) })
  }
}

function idFor(
  collection: Collection,
  made: Item,
  nth: number,
  taken: string[],
  tenant: Tenant,
  random: Random,
): string {
  const kind = made['deviceEnrollmentConfigurationType']
  if (collection.ids === 'enrollment' && typeof kind === 'string' && kind.startsWith('default'))
    return `${tenant.guid}_D${kind.slice(1)}`
  if (collection.ids === 'integer' && nth === 0) return '0'
  return newId(collection, made, taken, random.guid)
}

function headed(made: Item, id: string): Item {
  const { '@odata.type': type, ...rest } = made
  return { ...(type === undefined ? {} : { '@odata.type': type }), id, ...rest }
}

/** What the service owns: dates, version, scope tags, and the assignments with ids of their own. */
function served(collection: Collection, ground: Ground, made: Item, id: string): Item {
  const { random } = ground
  const createdDateTime = random.date()
  const modified = random.chance(0.3) ? createdDateTime : random.date(createdDateTime)
  if (collection.area === 'conditionalAccess') return { createdDateTime, modifiedDateTime: modified }
  if (collection.family === 'rbac' || collection.key === 'deviceCategories')
    return { ...assignmentsOf(collection, ground, id), roleScopeTagIds: ['0'] }
  const tags = ground.idsIn('roleScopeTags')
  return {
    createdDateTime,
    lastModifiedDateTime: modified,
    roleScopeTagIds: tags.length > 1 && random.chance(0.15) ? ['0', random.pick(tags.slice(1))] : ['0'],
    ...('version' in made || collection.key === 'configurationPolicies' ? {} : { version: 1 + random.below(6) }),
    ...assignmentsOf(collection, ground, id),
  }
}

// What the service writes in place of a group for the targets that mean everybody.
const allTarget = 'acacacac-9df4-4c7d-9d50-4ef0226f57a9'

const typedLists = ['managedAppPolicies']

function assignmentsOf(collection: Collection, ground: Ground, id: string): Item {
  if (!('assignments' in collection.navigation) && !typedLists.includes(collection.key)) return {}
  const assignments = assignmentTargets(ground).map((target) => ({
    id: `${id}_${typeof target['groupId'] === 'string' ? target['groupId'] : allTarget}`,
    source: 'direct',
    sourceId: id,
    target,
  }))
  return { assignments }
}

const departments = ['Sales', 'Finance', 'IT', 'Stores', 'Nurses', 'Drivers', 'Legal', 'Marketing'] as const

function addGroup(tenant: Tenant, random: Random, nth: number): void {
  const id = random.guid()
  const kind = ['users', 'devices', 'exclusions'][nth % 3] ?? 'users'
  tenant.groups.set(id, {
    id,
    displayName: `${random.pick(departments)} ${kind} ${nth + 1}`,
    description: null,
    groupTypes: [],
    mailEnabled: false,
    securityEnabled: true,
    createdDateTime: random.date().slice(0, 19) + 'Z',
  })
}
