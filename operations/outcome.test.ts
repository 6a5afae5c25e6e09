import fc from 'fast-check'
import { expect, test } from 'vitest'
import { outcomeFromItems, type ItemResults } from './outcome.ts'

const none: ItemResults = { total: 0, succeeded: 0, failed: 0, skipped: 0, unclear: 0, awaiting: 0, circuitOpen: false }
const outcomeOf = (items: Partial<ItemResults>) => outcomeFromItems({ ...none, ...items })

test('zero work says that it was zero work', () => {
  expect(outcomeOf({})).toEqual({ outcome: 'succeeded', reason: 'nothing_to_do' })
  expect(outcomeOf({ total: 3, skipped: 3 })).toEqual({ outcome: 'succeeded', reason: 'nothing_to_do' })
})

test('one failed item among done ones makes it partial, all failed makes it failed', () => {
  expect(outcomeOf({ total: 3, succeeded: 2, failed: 1 })).toEqual({
    outcome: 'partially_succeeded',
    reason: 'some_items_failed',
  })
  expect(outcomeOf({ total: 5, failed: 2, skipped: 3 }).outcome).toBe('failed')
  expect(outcomeOf({ total: 3, failed: 3 })).toEqual({ outcome: 'failed', reason: 'all_items_failed' })
  expect(outcomeOf({ total: 3, succeeded: 3 })).toEqual({ outcome: 'succeeded', reason: null })
})

test('a circuit that broke before half was done is a failure, whatever was done', () => {
  expect(outcomeOf({ total: 10, succeeded: 1, failed: 3, circuitOpen: true })).toEqual({
    outcome: 'failed',
    reason: 'circuit_open',
  })
  expect(outcomeOf({ total: 10, succeeded: 3, failed: 3, circuitOpen: true })).toEqual({
    outcome: 'partially_succeeded',
    reason: 'circuit_open',
  })
})

test('items that were never tried are not called success', () => {
  expect(outcomeOf({ total: 10, succeeded: 9 })).toEqual({ outcome: 'partially_succeeded', reason: 'internal_error' })
  expect(outcomeOf({ total: 10 })).toEqual({ outcome: 'failed', reason: 'internal_error' })
})

/** Every combination of none, one and two of each kind of result, with nothing, one and two left untried. */
const few = [0, 1, 2]
test('every combination of item results tells the truth', () => {
  for (const succeeded of few)
    for (const failed of few)
      for (const skipped of few)
        for (const unclear of few)
          for (const awaiting of few)
            for (const untried of few)
              for (const circuitOpen of [false, true])
                check({ succeeded, failed, skipped, unclear, awaiting, circuitOpen }, untried)
})

const count = fc.nat(5000)
test('and so do large ones', () => {
  fc.assert(
    fc.property(
      count,
      count,
      count,
      count,
      count,
      count,
      fc.boolean(),
      (succeeded, failed, skipped, unclear, awaiting, untried, circuitOpen) =>
        check({ succeeded, failed, skipped, unclear, awaiting, circuitOpen }, untried),
    ),
    { numRuns: 2000 },
  )
})

function check(results: Omit<ItemResults, 'total'>, untried: number): void {
  const done = results.succeeded + results.skipped
  const open = results.unclear + results.awaiting
  const total = done + results.failed + open + untried
  const { outcome, reason } = outcomeFromItems({ ...results, total })
  const label = JSON.stringify({ results, untried, outcome, reason })
  if (outcome === 'succeeded') expect([results.failed, open, untried], label).toEqual([0, 0, 0])
  if (results.failed > 0 && results.succeeded === 0 && open === 0) expect(outcome, label).toBe('failed')
  if (outcome === 'failed') expect(results.succeeded === 0 || reason === 'circuit_open', label).toBe(true)
  if (open > 0 && !results.circuitOpen) expect(outcome, label).toBe('partially_succeeded')
  expect(reason === null, label).toBe(outcome === 'succeeded' && results.succeeded > 0)
}
