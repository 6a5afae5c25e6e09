import { describe, expect, test } from 'vitest'
import { fileShape } from './file-shape.ts'
import { foundIn } from './planted.ts'

const at = (path: string, text: string) => foundIn(fileShape, { [path]: text })

describe('finds', () => {
  test.each([
    ['a drawer', 'server/inventory/utils.ts', ''],
    ['a barrel by name', 'web/ui/index.ts', ''],
    ['a folder by kind', 'server/services/mail.ts', ''],
    ['a name in another style', 'server/inventory/syncInventory.ts', ''],
    ['a default export', 'server/inventory/sync.ts', 'export default 1'],
    ['a default function', 'web/runs/RunRow.tsx', 'export default function RunRow() {}'],
    ['a barrel', 'operations/all.ts', `export * from './catalog.ts'`],
    ['a re-export', 'operations/all.ts', `export { catalog } from './catalog.ts'`],
    ['an enum', 'operations/state.ts', 'enum State { queued }'],
    ['a const enum', 'operations/state.ts', 'export const enum State { queued }'],
    ['a namespace', 'operations/state.ts', 'namespace State { export const a = 1 }'],
    ['a parameter property', 'server/lib/box.ts', 'class Box { constructor(private readonly value: number) {} }'],
    ['a line on the terminal', 'server/runs/service.ts', `console.log('here')`],
  ])('%s', (_, path, text) => {
    expect(at(path, text)).toEqual([`${path}:1`])
  })
})

describe('passes', () => {
  test.each([
    ['a name with such a word in it', 'operations/policy-types.ts', 'export const a = 1'],
    ['a component', 'web/runs/RunRow.tsx', 'export function RunRow() {}'],
    ['a configuration', 'vitest.config.ts', 'export default {}'],
    ['an export of its own', 'operations/state.ts', `import { a } from './a.ts'\nconst b = a\nexport { b }`],
    ['a declaration for the compiler', 'web/css.d.ts', `declare module '*.css'`],
    ['the command line', 'server/cli/show.ts', `console.log('#1')`],
    ['a console of its own', 'server/lib/screen.ts', `const screen = { log() {} }\nscreen.log()`],
  ])('%s', (_, path, text) => {
    expect(at(path, text)).toEqual([])
  })
})
