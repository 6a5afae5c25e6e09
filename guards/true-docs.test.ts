import { describe, expect, test } from 'vitest'
import { foundIn } from './planted.ts'
import { trueDocs } from './true-docs.ts'

const source = { 'operations/run.ts': 'export const a = 1\nexport const b = 2\n\nexport const c = 3\n' }
const inDoc = (text: string, path = 'STYLE.md') => foundIn(trueDocs, { [path]: text, ...source })
const good = (example: string) => `Good (\`operations/run.ts\`):\n\n\`\`\`ts\n${example}\n\`\`\`\n`

describe('finds', () => {
  test.each([
    ['a path that is gone', 'See `operations/gone.ts`.'],
    ['a path that is gone where something is said to create', 'To Create `operations/gone.ts` was wrong.'],
    ['a link that is gone', 'See [the life of a run](docs/life.md).'],
    ['an example that is no longer so', good('export const a = 2')],
  ])('%s', (_, text) => {
    expect(inDoc(text)).toEqual(['STYLE.md:1'])
  })

  test('a link from a folder', () => {
    expect(inDoc('[the run](../operations/gone.ts)', 'docs/tour.md')).toEqual(['docs/tour.md:1'])
  })
})

describe('passes', () => {
  test.each([
    ['a path that is there', 'See `operations/run.ts` and `operations/run.ts:2`.'],
    ['a file that the reader is to create', 'Create `operations/gone.ts`:'],
    ['a pattern', 'One file an area: `contract/<area>.ts`.'],
    ['an address', 'See [Graph](https://learn.microsoft.com/graph/a.md).'],
    ['an example', good('export const a = 1\n…\nexport const c = 3')],
    ['a bad example', 'Bad:\n\n```ts\nexport const a = 2\n```\n'],
  ])('%s', (_, text) => {
    expect(inDoc(text)).toEqual([])
  })

  test('what was true on its day', () => {
    expect(inDoc('We left `operations/old.ts`.', 'docs/decisions/2026-11-21-one-writer.md')).toEqual([])
  })
})
