import { expect, test } from 'vitest'
import { isNarrowed, orderOf, readInventorySearch, sortAfter } from './search.ts'

test('an empty address lists everything by name', () => {
  expect(readInventorySearch({})).toEqual({ query: { sort: 'name' }, leftOut: [] })
})

test('what the address says is asked for', () => {
  const search = { q: '42', type: 'mobileApp', platform: 'iOS', missing: 'true', sort: '-lastSeen', cursor: 'abc' }
  expect(readInventorySearch(search)).toEqual({ query: search, leftOut: [] })
})

test.each([
  [{ type: 'unicorn' }, 'type “unicorn”'],
  [{ missing: 'maybe' }, 'missing “maybe”'],
  [{ sort: 'colour' }, 'sort “colour”'],
  [{ type: 'toString' }, 'type “toString”'],
  [{ platform: 'x'.repeat(61) }, `platform “${'x'.repeat(60)}”`],
])('%j is left out and named', (search, words) => {
  const read = readInventorySearch(search)
  expect(read.leftOut).toEqual([words])
  expect(read.query).toEqual({ sort: 'name' })
})

test('a sort does not narrow, a filter does', () => {
  expect(isNarrowed(readInventorySearch({ sort: '-name' }).query)).toBe(false)
  expect(isNarrowed(readInventorySearch({ missing: 'false' }).query)).toBe(true)
})

test('a column is sorted up first, then down', () => {
  expect(sortAfter('lastSeen', 'name')).toBe('name')
  expect(sortAfter('name', 'name')).toBe('-name')
  expect(sortAfter('-name', 'name')).toBe('name')
  expect(orderOf('-lastSeen', 'lastSeen')).toBe('descending')
  expect(orderOf('-lastSeen', 'name')).toBe('none')
})
