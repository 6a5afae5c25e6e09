import { expect, test } from 'vitest'
import { aRun, goodRows, planted } from '../testing/planted.ts'
import { writtenOnce } from './i7-written-once.ts'

const said = (...parts: Parameters<typeof planted>) =>
  writtenOnce.violations(planted(...parts)).map(({ sentence }) => sentence)
const taken = (...items: string[]) => ({
  'simulator-1': items.map((item) => ({ phase: 'ok', op: 'graph-write', run: 1, item, accepted: true })),
})
const doubtful = aRun({
  outcome: 'partially_succeeded',
  counts: { total: 2, processed: 2, succeeded: 1, unclear: 1 },
  failures: [{ code: 'write_unclear', message: 'Nobody knows.', count: 1, item: { id: 'b', name: 'b' } }],
})
/** A write that a worker began, and died of. */
const unheard = { 'worker-1': [{ phase: 'intent', op: 'graph-write', run: 1, item: 'b' }] }

test('each item once; a doubt may have been taken or not', () => {
  expect(said(taken('a', 'b'))).toEqual([])
  expect(said({ ...taken('a', 'b'), ...unheard }, goodRows({ runs: [doubtful] }))).toEqual([])
  expect(said({ ...taken('a'), ...unheard }, goodRows({ runs: [doubtful] }))).toEqual([])
})

test('one item twice', () => {
  expect(said(taken('a', 'b', 'b'))).toEqual(['item b was written 2 times'])
})

test('says that it wrote what was not taken, or nothing of what was', () => {
  expect(said(taken('a'))).toEqual(['it says that it wrote 2, and 1 were taken'])
  expect(said(taken('a', 'b', 'c'))).toEqual(['3 were taken, and it speaks of 2 and 0 doubts'])
})

test('a doubt that is not flagged; ended from outside, its cursor still says it', () => {
  expect(said(unheard)).toEqual(['nobody knows whether item b was written, and it is not flagged'])
  const stopped = aRun({ outcome: 'failed', counts: { total: 2, processed: 0 }, context: { cursor: { pending: 'b' } } })
  expect(said({ ...taken('b'), ...unheard }, goodRows({ runs: [stopped] }))).toEqual([])
})
