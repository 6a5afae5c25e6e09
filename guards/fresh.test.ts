import { expect, test } from 'vitest'
import { lifecyclePage } from '../scripts/lifecycle-page.ts'
import { fresh, generatedFiles } from './fresh.ts'
import { sourceFile } from './tree.ts'

const page = (text: string) => [sourceFile('docs/lifecycle.md', text)]
const made = [{ file: 'docs/lifecycle.md', generate: () => 'one\ntwo\n', by: 'npm run docs' }]

test('finds a page that drifted, where it begins to differ, and one that is missing', async () => {
  expect(await fresh(page('one\ntwo, nearly\n'), made)).toMatchObject([{ file: 'docs/lifecycle.md', line: 2 }])
  expect(await fresh([], made)).toMatchObject([{ file: 'docs/lifecycle.md', snippet: 'is missing' }])
})

test('passes a page that is what its generator makes, and one that nobody generates', async () => {
  expect(await fresh([...page('one\ntwo\n'), sourceFile('README.md', 'by hand')], made)).toEqual([])
})

test('the page of the lifecycle is held to the table of moves: one word of a move, and it is stale', async () => {
  const lifecycle = generatedFiles.filter(({ file }) => file === 'docs/lifecycle.md')
  expect(lifecycle).toHaveLength(1)
  const made = lifecyclePage()
  expect(await fresh(page(made), lifecycle)).toEqual([])
  const line = made.split('\n').findIndex((text) => text.startsWith('| `resume`')) + 1
  expect(line).toBeGreaterThan(0)
  const stale = made.replace(/(\| `resume` .*)rises by one/, '$1must match')
  expect(await fresh(page(stale), lifecycle)).toMatchObject([{ file: 'docs/lifecycle.md', line }])
})
