import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { changed, stepsOf } from './steps.ts'

const page = 'docs/add-an-operation.md'

test('files, changes and commands are read in the order of the page', () => {
  const read = stepsOf(
    'Create `a.ts`:\n\n```ts\nconst a = 1\n```\n\nIn `b.ts`:\n\n```diff\n x\n-y\n+z\n```\n\n```sh\nnpm run check\n```\n',
  )
  expect(read).toEqual([
    { kind: 'create', path: 'a.ts', text: 'const a = 1\n' },
    { kind: 'change', path: 'b.ts', before: 'x\ny', after: 'x\nz' },
    { kind: 'run', command: 'npm run check' },
  ])
})

test('a place that is not there, or there twice, is no place to change', () => {
  const change = { kind: 'change', path: 'b.ts', before: 'x', after: 'y' } as const
  expect(() => changed('a', change)).toThrow('0 times')
  expect(() => changed('x x', change)).toThrow('2 times')
  expect(changed('a x', change)).toBe('a y')
})

test('what the tutorial changes stands in the code as it says, and what it creates is not there yet', () => {
  for (const step of stepsOf(readFileSync(page, 'utf8'))) {
    if (step.kind === 'change') expect(() => changed(readFileSync(step.path, 'utf8'), step)).not.toThrow()
    if (step.kind === 'create') expect(() => readFileSync(step.path)).toThrow('ENOENT')
  }
})
