import { expect, test } from 'vitest'
import { readSearch, textsOf, writeSearch } from './search-texts.ts'

test('an address holds plain texts, whatever they look like', () => {
  expect(readSearch('?q=42&tab=true&name=a+b%26c')).toEqual({ q: '42', tab: 'true', name: 'a b&c' })
})

test('what was written is read back', () => {
  const search = { q: 'Ä "quoted" & more', cursor: 'WyJh+/=' }
  expect(readSearch(writeSearch(search))).toEqual(search)
})

test('nothing stands in the address for what was not asked', () => {
  expect(writeSearch({ q: '', type: undefined, tab: null })).toBe('')
})

test('only the named texts of an address are taken', () => {
  expect(textsOf({ q: 'x', type: '', other: 'y', nested: {} }, ['q', 'type'])).toEqual({ q: 'x' })
})
