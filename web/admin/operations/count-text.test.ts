import { expect, test } from 'vitest'
import { countText, newsText } from './count-text.ts'

test('a bound is said as one', () => {
  expect([countText(1204), countText({ atLeast: 10_000 })]).toEqual(['1,204', '10,000+'])
})

test('what is new and what changed are told apart', () => {
  expect(newsText({ created: 3, changed: 0 })).toBe('3 new')
  expect(newsText({ created: 0, changed: { atLeast: 2 } })).toBe('2+ changed')
  expect(newsText({ created: 1, changed: 2 })).toBe('1 new, 2 changed')
})
