import fc from 'fast-check'
import { expect, test } from 'vitest'
import { askedWaitMs, backoffCapMs, backoffMs, waitCapMs, waitFloorMs, type WaitHints } from './retry-after.ts'

const now = Date.parse('2026-03-01T10:00:00Z')
const at = (ms: number) => new Date(ms).toUTCString()
const asked = (hints: Partial<WaitHints>) =>
  askedWaitMs({ retryAfter: null, retryAfterMs: null, date: null, ...hints }, now)

test.each<[string, Partial<WaitHints>, number | null]>([
  ['seconds', { retryAfter: '10' }, 10_000],
  ['seconds with spaces', { retryAfter: ' 10 ' }, 10_000],
  ['a fraction below the floor', { retryAfter: '0.249' }, waitFloorMs],
  ['a fraction', { retryAfter: '1.5' }, 1_500],
  ['two values: the larger', { retryAfter: '30,120' }, 120_000],
  ['two values, one absurd', { retryAfter: '30, 9000000000' }, 30_000],
  ['a date against the answer’s own clock', { retryAfter: at(now + 500_000), date: at(now + 490_000) }, 10_000],
  ['a date without a clock of the answer', { retryAfter: at(now + 10_000) }, 10_000],
  ['a date and seconds', { retryAfter: `${at(now + 10_000)}, 20`, date: at(now) }, 20_000],
  ['a past date', { retryAfter: at(now - 10_000), date: at(now) }, null],
  ['zero', { retryAfter: '0' }, null],
  ['a negative number', { retryAfter: '-5' }, null],
  ['absurd', { retryAfter: '9e9' }, null],
  ['absurd in digits', { retryAfter: '9000000000' }, null],
  ['words', { retryAfter: 'soon' }, null],
  ['hexadecimal', { retryAfter: '0x10' }, null],
  ['nothing', {}, null],
  ['milliseconds', { retryAfterMs: '2500' }, 2_500],
  ['milliseconds beside an unusable value', { retryAfter: '0', retryAfterMs: '2500' }, 2_500],
  ['milliseconds beside a usable value', { retryAfter: '4', retryAfterMs: '2500' }, 4_000],
])('Retry-After: %s', (_name, hints, wait) => {
  expect(asked(hints)).toBe(wait)
})

const header = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary', maxLength: 2_000 }),
  fc.double().map(String),
  fc.integer().map(String),
  fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
  fc.array(fc.oneof(fc.nat().map(String), fc.double().map(String)), { maxLength: 5 }).map((all) => all.join(',')),
)
const maybe = fc.option(header, { nil: null })

test('whatever is sent, the wait is between floor and cap, or our own', () => {
  fc.assert(
    fc.property(maybe, maybe, maybe, (retryAfter, retryAfterMs, date) => {
      const ms = asked({ retryAfter, retryAfterMs, date })
      expect(ms === null || (Number.isInteger(ms) && ms >= waitFloorMs && ms <= waitCapMs)).toBe(true)
    }),
    { numRuns: 10_000 },
  )
})

test('seconds that can be believed are never cut short', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: waitCapMs / 1_000 }), { minLength: 1, maxLength: 4 }), (all) => {
      expect(asked({ retryAfter: all.join(', ') })).toBe(Math.max(...all) * 1_000)
    }),
  )
})

test('a date is read against the clock of the answer, however wrong that is', () => {
  const skew = fc.integer({ min: -86_400, max: 86_400 })
  fc.assert(
    fc.property(skew, fc.integer({ min: 1, max: 1_800 }), (skewed, seconds) => {
      const date = now + skewed * 1_000
      expect(asked({ retryAfter: at(date + seconds * 1_000), date: at(date) })).toBe(seconds * 1_000)
    }),
  )
})

test('our own pause grows, differs, and stays between floor and cap', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1, max: 1_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (tries, random) => {
      const ms = backoffMs(tries, () => random)
      expect(ms >= waitFloorMs && ms <= backoffCapMs).toBe(true)
    }),
  )
  expect([1, 2, 3, 4].map((tries) => backoffMs(tries, () => 1))).toEqual([1_000, 2_000, 4_000, 8_000])
  expect(backoffMs(3, () => 0)).not.toBe(backoffMs(3, () => 1))
})
