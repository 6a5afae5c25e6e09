import { expect, test } from 'vitest'
import { foundIn } from './planted.ts'
import { sizes, spreadOf } from './sizes.ts'
import { sourceFile } from './tree.ts'

const lines = (count: number, line = 'a()') => Array.from({ length: count }, () => line).join('\n')

test('finds a file, a function and a component that are too long', () => {
  expect(foundIn(sizes, { 'server/a.ts': lines(401) })).toEqual(['server/a.ts:1'])
  expect(foundIn(sizes, { 'server/a.ts': `let a\nexport function b() {\n${lines(60)}\n}` })).toEqual(['server/a.ts:2'])
  expect(foundIn(sizes, { 'server/a.ts': `const b = () => {\n${lines(60)}\n}` })).toEqual(['server/a.ts:1'])
  expect(foundIn(sizes, { 'web/A.tsx': `function A() {\n${lines(90)}\n}` })).toEqual(['web/A.tsx:1'])
})

test('finds a tree whose files are long on the whole', () => {
  const planted = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`server/a${i}.ts`, lines(100)]))
  expect(foundIn(sizes, planted)).toEqual(['.:0'])
})

test('passes what is just short enough, a group of tests, and a component of some length', () => {
  expect(foundIn(sizes, { 'server/a.ts': `${lines(399)}\na()\n` })).toEqual([])
  expect(foundIn(sizes, { 'server/a.test.ts': `describe('b', () => {\n${lines(80)}\n})` })).toEqual([])
  expect(foundIn(sizes, { 'web/A.tsx': `function A() {\n${lines(80)}\n}` })).toEqual([])
})

test('says how long files are', () => {
  const files = [1, 2, 3, 4, 50].map((count) => sourceFile(`server/a${count}.ts`, lines(count)))
  expect(spreadOf(files)).toEqual({ files: 5, median: 3, ninth: 50, longest: 50 })
})
