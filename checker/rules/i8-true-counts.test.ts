import { expect, test } from 'vitest'
import type { RunRow } from '../final-rows.ts'
import { aRun, goodRows, planted, sight, theEnd } from '../testing/planted.ts'
import { trueCounts } from './i8-true-counts.ts'

const said = (...parts: Parameters<typeof planted>) =>
  trueCounts.violations(planted(...parts)).map(({ sentence }) => sentence)
/** An operation that ended like this by itself, with the event that goes with it. */
const ended = (run: Partial<RunRow>, kind = 'complete') => {
  const row = aRun(run)
  return said({}, goodRows({ runs: [row], events: [theEnd({ kind, evidence: { counts: row.counts } })] }))
}
const coverage = (...counts: number[]) => ({
  inventory: { coverage: Object.fromEntries(counts.map((itemCount, at) => [at, { status: 'complete', itemCount }])) },
})

test('counts that hold together, and the outcome that follows from them', () => {
  expect(said({ 'browser-1': [sight('running', 'pending', 1), sight('completed', 'succeeded', 2)] })).toEqual([])
  expect(ended({ outcome: 'succeeded', reason: 'nothing_to_do', counts: { total: 0, processed: 0 } })).toEqual([])
  const some = { total: 3, processed: 3, succeeded: 2, failed: 1 }
  expect(ended({ outcome: 'partially_succeeded', reason: 'some_items_failed', counts: some })).toEqual([])
  const reported = [{ code: 'throttled', message: 'Too much.', count: 1 }]
  expect(ended({ outcome: 'failed', reason: 'throttled', failures: reported })).toEqual([])
})

test('more processed than there is, parts that do not add up, and what is no count', () => {
  expect(ended({ counts: { total: 1, processed: 2, succeeded: 2 } })).toContain('2 of 1 were processed')
  expect(ended({ counts: { total: 2, processed: 2, succeeded: 1 } })).toContain(
    'the parts add up to 1, and 2 were processed',
  )
  expect(ended({ counts: { total: 2.5 } })).toContain('total is 2.5, which is no count')
})

test('an outcome that does not follow from the counts', () => {
  const some = { total: 3, processed: 3, succeeded: 2, failed: 1 }
  expect(ended({ counts: some })).toEqual([
    'its counts make it partially_succeeded, and it reads succeeded (no reason)',
  ])
  expect(ended({ counts: { total: 3, processed: 1, succeeded: 1 } })).toHaveLength(1)
  expect(ended({ outcome: 'failed', reason: 'throttled' })).toEqual([
    'it ended for throttled, which nothing in it reports',
  ])
  expect(ended({ outcome: 'blocked' }, 'block')).toEqual(['it was blocked although it had worked'])
  expect(ended({ outcome: 'failed', reason: 'worker_lost' }, 'reconcile')).toEqual([
    'it was reconciled, and keeps no evidence of it',
  ])
})

test('a sync that was taken up again counts each list and each row once', () => {
  const items = { items: 5, created: 5 }
  const counts = { total: 2, processed: 2, succeeded: 2, ...items }
  expect(ended({ counts, context: coverage(2, 3) })).toEqual([])
  expect(ended({ counts, context: coverage(2, 3, 0) })).toEqual(['2 processed, and coverage of 3 lists'])
  expect(ended({ counts, context: coverage(2, 2) })).toEqual(['5 items counted, and its lists held 4'])
  expect(ended({ counts: { ...counts, created: 4 }, context: coverage(2, 3) })).toHaveLength(1)
})

test('what the end took down is what stands', () => {
  const events = [theEnd({ evidence: { counts: { total: 9 } } })]
  expect(said({}, goodRows({ events }))).toEqual(['its end took down {"total":9}'])
})

test('a lane that counts what is not there, and a bar that goes back or beyond', () => {
  const lanes = [{ key: 'tenant:7:provider', running: 1, max: 2 }]
  expect(said({}, goodRows({ lanes }))).toEqual(['0 run in lane tenant:7:provider, and it counts 1'])
  expect(said({ 'browser-1': [sight('running', 'pending', 2), sight('running', 'pending', 1)] })).toEqual([
    'somebody was shown 2 done, and later 1',
  ])
  expect(said({ 'browser-1': [sight('running', 'pending', 3)] })).toEqual(['somebody was shown 3 of 2'])
})
