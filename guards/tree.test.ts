import { describe, expect, test } from 'vitest'
import { allGuards } from './all-guards.ts'
import { described, isCode, loadTree, nodesOf } from './tree.ts'

// The tree is read and parsed once; each guard then looks at the same files.
const files = loadTree()
for (const file of files.filter(isCode)) nodesOf(file.ast)

describe('the tree as it stands', () => {
  test.each(Object.entries(allGuards))('%s', async (_, guard) => {
    expect(described(await guard(files))).toBe('')
  })
})
