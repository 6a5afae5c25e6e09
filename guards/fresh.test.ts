import { expect, test } from 'vitest'
import { fresh } from './fresh.ts'
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
