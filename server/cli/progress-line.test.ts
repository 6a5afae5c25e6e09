import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changeKey, changeLine, progressBar, progressLine } from './progress-line.ts'
import { secondsIn, testOperation } from './testing/test-operation.ts'

const counted = (processed: number, total: number) =>
  ({ mode: 'counted', processed, total, text: `${processed}/${total}` }) as const
const lineOf = (...args: Parameters<typeof progressLine>) => {
  const { badge, rest } = progressLine(...args)
  return `${badge}  ${rest}`
}

describe('the bar', () => {
  test('is as long as what is done', () => {
    expect(progressBar(counted(0, 10), 10)).toBe('░░░░░░░░░░')
    expect(progressBar(counted(4, 10), 10)).toBe('████░░░░░░')
    expect(progressBar(counted(10, 10), 10)).toBe('██████████')
  })

  test('is full when everything is done, and never before', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.nat(1e6),
        fc.integer({ min: 1, max: 60 }),
        (total, some, wide) => {
          const processed = some % (total + 1)
          const bar = progressBar(counted(processed, total), wide)
          expect([...bar]).toHaveLength(wide)
          expect(bar.includes('░')).toBe(processed < total)
        },
      ),
    )
  })
})

describe('one line of an active operation', () => {
  test('has counts and clocks, and an estimate only when something can be said', () => {
    expect(lineOf(testOperation(), secondsIn(10), secondsIn(12))).toBe(
      'Running  █████████░░░░░░░░░░░░░░░ 4 of 10 policy types  Started 12 s ago',
    )
    expect(lineOf(testOperation(), secondsIn(40), secondsIn(40))).toMatch(/about 1 min left$/)
  })

  test('never says a percentage', () => {
    for (let processed = 0; processed <= 10; processed++)
      expect(lineOf(testOperation({ progress: counted(processed, 10) }), secondsIn(40), secondsIn(40))).not.toMatch(/%/)
  })

  test('without a total there is no bar', () => {
    const line = lineOf(testOperation({ progress: { mode: 'activity' } }), secondsIn(5), secondsIn(5))
    expect(line).toBe('Running  Started 5 s ago')
  })

  test('phases are told in their own words', () => {
    const operation = testOperation({ progress: { mode: 'phased', text: 'Capturing evidence.' } })
    expect(lineOf(operation, secondsIn(5), secondsIn(5))).toBe('Running  Capturing evidence.  Started 5 s ago')
  })

  test('one that is likely stale says so, with the evidence, whatever it counted', () => {
    const operation = testOperation({
      freshness: 'likely_stale',
      staleBecause: 'silence',
      progress: { mode: 'activity' },
    })
    const line = lineOf(operation, secondsIn(98), secondsIn(98))
    expect(line).toBe('Likely stale  No heartbeat for 1 min 0 s from worker w-1.  Started 1 min 38 s ago')
  })

  test('what it waits for stands beside the counts', () => {
    const operation = testOperation({ waiting: { for: 'microsoft', until: '2026-01-01T10:05:00.000Z' } })
    expect(lineOf(operation, secondsIn(5), secondsIn(5))).toContain('4 of 10 policy types  Waiting for Microsoft until')
  })
})

describe('a line for each change', () => {
  test('beats and clocks are no news', () => {
    const later = testOperation({ heartbeatAt: '2026-01-01T10:00:44.000Z', staleAt: 'x', waitingMs: 9 })
    expect(changeKey(later)).toBe(changeKey(testOperation()))
  })

  test.each([
    ['a count', { progress: counted(5, 10) }],
    ['a wish to cancel', { cancelRequestedAt: '2026-01-01T10:00:44.000Z' }],
    ['a doubt', { freshness: 'likely_stale' }],
    ['the end', { status: 'completed', outcome: 'failed' }],
  ] as const)('%s is', (_, more) => expect(changeKey(testOperation(more))).not.toBe(changeKey(testOperation())))

  test('it holds until the next, so no clock is in it', () => {
    expect(changeLine(testOperation(), secondsIn(40))).toBe('Running  4 of 10 policy types')
  })
})
