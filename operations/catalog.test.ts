import { expect, test } from 'vitest'
import { canonicalJson } from './canonical-json.ts'
import {
  canonicalType,
  catalog,
  definitionOf,
  operationLabel,
  operationTypes,
  policyOf,
  spellingsOf,
  startableTypes,
  startOf,
  type OperationType,
} from './catalog.ts'
import { capabilities, roleHolds, roles } from './capability.ts'
import { operationPath } from './operation-path.ts'
import { defaultPolicy } from './policy.ts'
import { policyTypeKeys } from './policy-types.ts'

test('an unknown code reads as unknown, never as itself, and is judged by the defaults', () => {
  expect(operationLabel('App\\Jobs\\Sync')).toBe('Unknown operation')
  expect(operationLabel('constructor')).toBe('Unknown operation')
  expect(canonicalType('toString')).toBeNull()
  expect(policyOf('nonsense')).toEqual(defaultPolicy)
})

test('no two types share a spelling', () => {
  const spellings = operationTypes.flatMap(spellingsOf)
  expect(new Set(spellings).size).toBe(spellings.length)
})

test('old spellings are read as the canonical type', () => {
  for (const type of operationTypes)
    for (const spelling of spellingsOf(type)) expect(canonicalType(spelling)).toBe(type)
  expect(operationLabel('inventory_sync')).toBe('Inventory sync')
  expect(operationLabel('directory_groups.sync')).toBe('Group sync')
})

test('every type has words of its own, and no label is a code', () => {
  for (const type of operationTypes) {
    expect(definitionOf(type).label).toMatch(/^[A-Z][a-z]/)
    expect(definitionOf(type).label).not.toContain(type)
  }
})

test('what can be started names a right that exists, and keeps only known counts', () => {
  expect(startableTypes).toContain('inventory.sync')
  for (const type of startableTypes) expect(capabilities).toContain(startOf(type)?.capability)
})

test('inventory.sync: absent means everything, in one identity whatever the order; nothing selected is refused', () => {
  const { input, identity } = catalog['inventory.sync'].start
  const of = (raw: unknown) => canonicalJson(identity(input.parse(raw)))
  expect(of({})).toBe(of({ policyTypes: [...policyTypeKeys].reverse() }))
  expect(of({ policyTypes: ['scopeTag', 'mobileApp', 'scopeTag'] })).toBe(
    of({ policyTypes: ['mobileApp', 'scopeTag'] }),
  )
  expect(of({ policyTypes: ['scopeTag'] })).not.toBe(of({}))
  expect(input.safeParse({ policyTypes: [] }).success).toBe(false)
  expect(input.safeParse({ policyTypes: ['nonsense'] }).success).toBe(false)
  expect(input.safeParse({ policyTypes: ['__proto__'] }).success).toBe(false)
  expect(input.safeParse({ types: ['scopeTag'] }).success).toBe(false)
})

test('each role holds what the one below it holds, and the owner everything', () => {
  for (const [index, role] of roles.entries()) {
    const below = roles[index - 1]
    if (below !== undefined)
      for (const right of capabilities) if (roleHolds(below, right)) expect(roleHolds(role, right)).toBe(true)
  }
  expect(capabilities.every((right) => roleHolds('owner', right))).toBe(true)
  expect(roleHolds('readonly', 'tenant.operations.start')).toBe(false)
  expect(roleHolds('operator', 'tenant.operations.diagnostics')).toBe(false)
})

test('one address for a run', () => {
  expect(operationPath(1042)).toBe('/admin/operations/1042')
})

test('canonical JSON does not depend on the order of keys', () => {
  expect(canonicalJson({ b: 1, a: [{ d: undefined, c: null }] })).toBe('{"a":[{"c":null}],"b":1}')
})

test('a code that is not in the catalog cannot be written by code', () => {
  const known: OperationType = 'inventory.sync'
  // @ts-expect-error The compiler itself refuses it, and this line would not compile if it did not.
  const misspelt: OperationType = 'inventory.snyc'
  expect([known, canonicalType(misspelt)]).toEqual(['inventory.sync', null])
})
