import type { Collection, Navigation, Version } from '../collections.ts'
import type { Item } from '../tenant.ts'
import type { Query } from './query.ts'

/** How much of an item an answer shows: navigation only when expanded, big fields only one by one, selected fields. */
export function shape(item: Item, collection: Collection, query: Query, from: 'list' | 'detail'): Item {
  const shown: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(item)) {
    const navigation = collection.navigation[name]
    if (navigation === undefined) {
      if (isShown(name, collection, query, from)) shown[name] = value
    } else if (query.expand.has(name)) shown[name] = shapeNavigation(value, navigation, query.expand.get(name) ?? [])
  }
  for (const name of query.expand.keys()) shown[name] ??= []
  return shown
}

function isShown(name: string, collection: Collection, query: Query, from: 'list' | 'detail'): boolean {
  // A property that is navigation on the typed paths is none on the polymorphic one: never shown there.
  if (isForeignNavigation(name, collection)) return false
  if (name === '@odata.type') return collection.polymorphic
  if (from === 'list' && collection.omittedFromLists.includes(name)) return false
  return query.select === null || query.select.includes(name)
}

const isForeignNavigation = (name: string, collection: Collection) =>
  collection.key === 'managedAppPolicies' && (name === 'apps' || name === 'assignments')

/** The items behind a navigation property, without what needs a nested `$expand` of its own. */
export function shapeNavigation(value: unknown, navigation: Navigation, expanded: readonly string[]): unknown {
  const hidden = (navigation.hides ?? []).filter((name) => !expanded.includes(name))
  if (!Array.isArray(value) || hidden.length === 0) return value
  return value.map((one: Item) => Object.fromEntries(Object.entries(one).filter(([name]) => !hidden.includes(name))))
}

/** The sentence that refuses an `$expand` or `$select`, or null when both make sense here. */
export function refusalOf(
  collection: Collection,
  query: Query,
  version: Version,
  from: 'list' | 'detail',
): string | null {
  for (const name of query.expand.keys()) {
    const navigation = collection.navigation[name]
    if (navigation === undefined || !(navigation.versions ?? [version]).includes(version))
      return `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.${collection.entity}'.`
    if (from === 'list' && navigation.from === 'detail')
      return `Expand of '${name}' is not supported on a collection of 'microsoft.graph.${collection.entity}'.`
  }
  const child = collection.polymorphic ? (query.select ?? []).find((name) => !baseFields.has(name)) : undefined
  return child === undefined
    ? null
    : `Parsing OData Select and Expand failed: Could not find a property named '${child}' on type 'microsoft.graph.${collection.entity}'.`
}

/** What polymorphic lists can select: fields of derived types are refused. */
const baseFields = new Set(
  'id displayName description createdDateTime lastModifiedDateTime modifiedDateTime version roleScopeTagIds supportsScopeTags isAssigned isBuiltIn isBuiltInRoleDefinition rolePermissions priority deviceEnrollmentConfigurationType publisher publishingState isFeatured targetedMobileApps'.split(
    ' ',
  ),
)
