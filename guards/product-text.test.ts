import { describe, expect, test } from 'vitest'
import { foundIn } from './planted.ts'
import { productText } from './product-text.ts'

const at = (path: string, text: string) => foundIn(productText, { [path]: text })

describe('finds', () => {
  test.each([
    ['a note to oneself', 'server/runs/service.ts', '// TODO: cancel'],
    ['a number of an issue', 'README.md', 'Works since issue 2.'],
    ['a comment that turns a rule off', 'server/runs/service.ts', '// eslint-disable-next-line no-console'],
    ['a comment that blinds the compiler', 'web/runs/RunRow.tsx', '// @ts-ignore'],
    ['one test alone', 'operations/a.test.ts', `test.only('a', () => {})`],
    ['a test that is skipped', 'operations/a.test.ts', `describe.skip('a', () => {})`],
    ['a skip without a reason', 'e2e/a.e2e.ts', `test.skip(isSlow)`],
  ])('%s', (_, path, text) => {
    expect(at(path, text)).toEqual([`${path}:1`])
  })
})

describe('passes', () => {
  test.each([
    ['a reason', 'server/runs/service.ts', '// A late write loses, and is told so (spec: operations §3).'],
    ['a name with such letters', 'server/graph/todo-lists.ts', `const todoLists = 'Microsoft To Do'`],
    ['a skip with its reason', 'e2e/a.e2e.ts', `test.skip(isPhone, 'the switcher is a menu there')`],
    ['a condition', 'operations/a.test.ts', `test.skipIf(noExports)('a', () => {})`],
    ['a search for one', 'server/lib/only.ts', `list.only(1)`],
  ])('%s', (_, path, text) => {
    expect(at(path, text)).toEqual([])
  })
})
