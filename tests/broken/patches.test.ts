import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { brokenNames, invariantOf, patchesFolder } from '../faults/storm-broken.ts'

test('each invariant has a build that breaks it', () => {
  expect(brokenNames().map(invariantOf)).toEqual(['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8'])
})

test.each(brokenNames())('%s still takes out a guard that stands in the tree', (name) => {
  execFileSync('git', ['apply', '--check', `${patchesFolder}/${name}.patch`], { stdio: 'pipe' })
})
