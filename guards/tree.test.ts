import { describe, expect, test } from 'vitest'
import { allGuards } from './all-guards.ts'
import { colourExceptions } from './badge-colours.ts'
import { voiceExceptions } from './one-voice.ts'
import { registrars } from './routes.ts'
import { described, isCode, loadTree, nodesOf } from './tree.ts'

// The tree is read and parsed once; each guard then looks at the same files.
const files = loadTree()
for (const file of files.filter(isCode)) nodesOf(file.ast)

/** Each takes a fraction of a second; beside a build, a lint and other tests it may have to wait for its turn. */
const busyMachineMs = 60_000

describe('the tree as it stands', () => {
  test.each(Object.entries(allGuards))('%s', { timeout: busyMachineMs }, async (_, guard) => {
    expect(described(await guard(files))).toBe('')
  })
})

test('every exception is about a file that is there', () => {
  const exceptions = [...colourExceptions, ...voiceExceptions, ...registrars]
  expect(exceptions.filter(({ file }) => !files.some(({ path }) => path === file))).toEqual([])
})
