import { expect, test } from 'vitest'
import { aRun, goodRows, planted, start } from '../testing/planted.ts'
import { startsEnd } from './i6-starts-end.ts'

const said = (...parts: Parameters<typeof planted>) =>
  startsEnd.violations(planted(...parts)).map(({ sentence }) => sentence)

test('acknowledged, there, and ended', () => {
  expect(said({ 'starter-1': start(1, 'click') })).toEqual([])
})

test('acknowledged, and not there; or somebody else’s', () => {
  expect(said({ 'starter-1': start(2, 'click') })).toEqual([
    'its start was acknowledged, and there is no such operation',
  ])
  expect(said({ 'starter-1': start(1, 'click', 'tenant-b') })).toEqual([
    "asked for tenant tenant-b, and it is another's",
  ])
})

test('not ended, or too late', () => {
  const running = aRun({ status: 'running', outcome: 'pending' })
  expect(said({ 'starter-1': start(1, 'click') }, goodRows({ runs: [running] }))).toEqual([
    'it has not ended, and stands as running',
  ])
  expect(startsEnd.violations({ ...planted({}), endsWithinSeconds: 2 })).toEqual([])
  expect(startsEnd.violations({ ...planted({}), endsWithinSeconds: 1 })).toHaveLength(1)
})
