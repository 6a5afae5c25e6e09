import { describe, expect, test } from 'vitest'
import { allGuards } from './all-guards.ts'
import { described, loadTree } from './tree.ts'

// The tree is read and parsed once; each guard then looks at the same files.
const files = loadTree()

describe('the tree as it stands', () => {
  test.each(Object.entries(allGuards))('%s', async (_, guard) => {
    expect(described(await guard(files))).toBe('')
  })
})
