import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addSummaries,
  cleanSummary,
  itemResults,
  summaryFault,
  summaryKeys,
  summaryLines,
  summaryText,
} from './summary.ts'

test('nested values, text, fractions, negatives and unknown keys are dropped at the door', () => {
  const raw = {
    total: 3,
    processed: '2',
    failed: { deep: 1 },
    succeeded: [1],
    skipped: 1.5,
    created: -1,
    secret: 9,
    items: 2,
  }
  expect(cleanSummary(raw)).toEqual({ total: 3, items: 2 })
})

test.each([[null], [undefined], ['text'], [7], [[1, 2]], [{}], [{ unknown: 1 }]])(
  'nothing left of %j: no summary',
  (raw) => {
    expect(summaryText(raw)).toBeNull()
  },
)

test('zeros are left out and keys are words', () => {
  expect(summaryLines({ total: 4, failed: 0, report_deduped: 1 })).toEqual([
    { key: 'total', label: 'Total', value: 4 },
    { key: 'report_deduped', label: 'Report deduped', value: 1 },
  ])
  expect(summaryText({ report_deduped: 1 })).toBe('Report deduped: 1')
})

test('adding goes key by key, and a total only grows', () => {
  expect(addSummaries({ total: 33, processed: 4 }, { total: 30, processed: 2, created: 1 })).toEqual({
    total: 33,
    processed: 6,
    created: 1,
  })
})

test('counts that do not hold together are named', () => {
  expect(summaryFault({ total: 3, processed: 4 })).toMatch('processed 4 > total 3')
  expect(summaryFault({ processed: 4, succeeded: 2, failed: 1 })).toMatch('add up to 3')
  expect(summaryFault({ total: 4, processed: 4, succeeded: 2, failed: 1, awaiting: 1, created: 99 })).toBeNull()
  expect(summaryFault({ created: 7 })).toBeNull()
})

test('whatever comes in, what stays is whole numbers under known keys, and cleaning twice changes nothing', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.anything(), fc.dictionary(fc.constantFrom<string>(...summaryKeys, 'x'), fc.anything())),
      (raw) => {
        const clean = cleanSummary(raw)
        for (const [key, value] of Object.entries(clean)) {
          expect(summaryKeys).toContain(key)
          expect(Number.isSafeInteger(value) && value >= 0).toBe(true)
        }
        expect(cleanSummary(clean)).toEqual(clean)
      },
    ),
    { numRuns: 2000 },
  )
})

test('item results read absent counts as none', () => {
  expect(itemResults({ total: 2, succeeded: 2 })).toEqual({
    total: 2,
    succeeded: 2,
    failed: 0,
    skipped: 0,
    unclear: 0,
    awaiting: 0,
    circuitOpen: false,
  })
})
