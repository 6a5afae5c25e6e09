import fc from 'fast-check'
import { expect, test } from 'vitest'
import { barFill, progressModes, progressOf, remainingMs, type ProgressInput } from './progress.ts'

const running: ProgressInput = {
  status: 'running',
  declared: 'counted',
  isStale: false,
  counts: {},
  metadata: undefined,
}
const shown = (input: Partial<ProgressInput>) => progressOf({ ...running, ...input })

test('total 10 and processed 4 stand at 4/10, and 12 of 10 is full and no more', () => {
  expect(shown({ counts: { total: 10, processed: 4 } })).toEqual({
    mode: 'counted',
    processed: 4,
    total: 10,
    text: '4/10',
  })
  expect(shown({ counts: { total: 10, processed: 12 } })).toEqual({
    mode: 'counted',
    processed: 10,
    total: 10,
    text: '10/10',
  })
})

test.each([[0], [null], [undefined], ['10'], [-1], [1.5], [Number.NaN], [Infinity]])(
  'a total of %s shows no bar that fills',
  (total) => {
    expect(shown({ counts: { total, processed: 4 } })).toEqual({ mode: 'activity' })
  },
)

test('succeeded and failed never stand in for processed', () => {
  expect(shown({ counts: { total: 10, succeeded: 4, failed: 1 } })).toEqual({ mode: 'activity' })
})

test('phase metadata wins over counts', () => {
  const metadata = { phase: { key: 'evidence', label: 'Capturing evidence.' } }
  expect(shown({ metadata, counts: { total: 10, processed: 4 } })).toEqual({
    mode: 'phased',
    text: 'Capturing evidence.',
  })
})

test.each([
  [{ phase: {} }],
  [{ phase: null }],
  [{ phase: { key: 'App\\Jobs\\Compare', label: 'App\\Jobs\\Compare' } }],
  [{ phase: { key: 'x', label: 'baseline.compare::step' } }],
  [{ phase: { key: 'x', label: 42 } }],
  [{ phase: { key: 'ok', label: '' } }],
])('malformed phase metadata %j falls back to the generic words', (metadata) => {
  expect(shown({ metadata })).toEqual({ mode: 'phased', text: 'Phase progress pending.' })
})

test('a declared phase without metadata is pending', () => {
  expect(shown({ declared: 'phased' })).toEqual({ mode: 'phased', text: 'Phase progress pending.' })
})

test('an aggregate is words, and a malformed one is pending', () => {
  expect(shown({ declared: 'composite', metadata: { composite: { finished: 3, total: 5 } } })).toEqual({
    mode: 'composite',
    text: '3 of 5 source operations finished',
  })
  expect(shown({ declared: 'composite', metadata: { composite: { finished: 7, total: 5 } } })).toEqual({
    mode: 'composite',
    text: 'Composite progress pending.',
  })
})

test('phased wins over composite', () => {
  const metadata = { phase: { key: 'a', label: 'Preparing.' }, composite: { finished: 1, total: 2 } }
  expect(shown({ metadata }).mode).toBe('phased')
})

test('a completed run has no progress, a queued or stale one is indeterminate', () => {
  const counts = { total: 10, processed: 4 }
  expect(shown({ status: 'completed', counts })).toEqual({ mode: 'none' })
  expect(shown({ status: 'queued', counts })).toEqual({ mode: 'activity' })
  expect(shown({ isStale: true, counts, metadata: { phase: { key: 'a', label: 'Preparing.' } } })).toEqual({
    mode: 'activity',
  })
})

test('no shape of data breaks it, fills past the frame, or speaks of percent', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('queued', 'running', 'completed', 'odd'),
      fc.option(fc.constantFrom(...progressModes)),
      fc.boolean(),
      fc.anything(),
      fc.anything(),
      (status, declared, isStale, counts, metadata) => {
        const progress = progressOf({ status, declared, isStale, counts, metadata })
        expect(JSON.stringify(progress)).not.toMatch(/%|percent/i)
        if (progress.mode === 'counted') expect(barFill(progress)).toBeLessThanOrEqual(1)
      },
    ),
    { numRuns: 3000 },
  )
})

test('nothing is estimated before 15 s and some items, nor for anything but counts', () => {
  const half = shown({ counts: { total: 10, processed: 5 } })
  expect(remainingMs(half, 14_999)).toBeNull()
  expect(remainingMs(half, 20_000)).toBe(20_000)
  expect(remainingMs(shown({ counts: { total: 10, processed: 2 } }), 60_000)).toBeNull()
  expect(remainingMs({ mode: 'activity' }, 60_000)).toBeNull()
})
