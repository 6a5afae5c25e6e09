import { expect, test } from 'vitest'
import { dayOf, daysAgo, endOfDay, lastDayOf, startOfDay, windowText } from './window.ts'

const at = (local: string) => new Date(local).toISOString()

test('nothing said is the last 30 days, and says so', () => {
  expect(windowText({})).toBe('created in the last 30 days')
})

test('whole days are said as days, the last one included', () => {
  const from = startOfDay('2026-03-01') ?? ''
  const to = endOfDay('2026-03-09') ?? ''
  expect(windowText({ from, to })).toBe('created from 1 Mar 2026 to 9 Mar 2026')
  expect(windowText({ from })).toBe('created since 1 Mar 2026')
  expect([dayOf(from), lastDayOf(to)]).toEqual(['2026-03-01', '2026-03-09'])
})

test('an instant within a day is said to the second', () => {
  expect(windowText({ from: at('2026-03-01T10:42:12') })).toBe('created since 1 Mar 2026, 10:42:12')
  expect(windowText({ to: at('2026-03-01T10:42:12') })).toBe('created in the last 30 days, until 1 Mar 2026, 10:42:12')
})

test('no day is no window', () => {
  expect([startOfDay(''), endOfDay('soon'), dayOf(undefined), lastDayOf(undefined)]).toEqual([null, null, '', ''])
})

test('seven days ago begins at midnight', () => {
  expect(daysAgo(7, new Date('2026-03-10T15:00:00').getTime())).toBe(at('2026-03-03T00:00:00'))
})
