import { expect, test } from 'vitest'
import { explore } from './search.ts'
import { startsOf, type StartGuards, type Starts } from './starts.ts'
import { sizeText, tell, verdictOf } from './tell.ts'

const wordsOf = ({ active, starters }: Starts): string => `${active} active; the starters: ${starters.join(', ')}`

test('two starters of the same work: never two active runs, never an error, and everybody is answered', () => {
  const found = explore(startsOf({ index: true, insertFirst: true }))
  console.log(`starts: ${sizeText(found.size)}`)
  expect(verdictOf(found, wordsOf)).toBe('closed')
})

test.each<[StartGuards, RegExp]>([
  [{ index: false, insertFirst: true }, /2 active runs of one identity/],
  [{ index: false, insertFirst: false }, /2 active runs of one identity/],
  [{ index: true, insertFirst: false }, /a start fails on the index/],
])('%j: a promise is broken, and this is how', (guards, fault) => {
  const found = explore(startsOf(guards))
  expect(verdictOf(found, wordsOf)).toMatch(fault)
  if (found.kind === 'fault') console.log(`${JSON.stringify(guards)}:\n${tell(found.path, wordsOf)}`)
})
