import { expect, test } from 'vitest'
import { lastDays } from './days.ts'

const days = (zone: string, count: number, now: string) =>
  lastDays(zone, count, new Date(now))?.map(({ day, from, to }) => [day, from.toISOString(), to.toISOString()])

test('today is the last of them, and where it is today depends on the zone', () => {
  expect(days('UTC', 1, '2026-11-21T23:30:00Z')).toEqual([
    ['2026-11-21', '2026-11-21T00:00:00.000Z', '2026-11-22T00:00:00.000Z'],
  ])
  expect(days('Europe/Berlin', 1, '2026-11-21T23:30:00Z')).toEqual([
    ['2026-11-22', '2026-11-21T23:00:00.000Z', '2026-11-22T23:00:00.000Z'],
  ])
  expect(days('Pacific/Kiritimati', 1, '2026-11-21T23:30:00Z')?.[0]?.[0]).toBe('2026-11-22')
  expect(days('Pacific/Pago_Pago', 1, '2026-11-21T05:00:00Z')?.[0]?.[0]).toBe('2026-11-20')
})

test('each begins where the one before ends, also when clocks are turned', () => {
  const march = days('Europe/Berlin', 3, '2026-03-30T12:00:00Z')
  expect(march).toEqual([
    ['2026-03-28', '2026-03-27T23:00:00.000Z', '2026-03-28T23:00:00.000Z'],
    ['2026-03-29', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['2026-03-30', '2026-03-29T22:00:00.000Z', '2026-03-30T22:00:00.000Z'],
  ])
})

test('a day that has no midnight begins when it begins', () => {
  expect(days('Africa/Cairo', 1, '2026-04-24T12:00:00Z')).toEqual([
    ['2026-04-24', '2026-04-23T22:00:00.000Z', '2026-04-24T21:00:00.000Z'],
  ])
})

test('a zone that nobody knows has no days', () => {
  expect(days('Middle/Earth', 1, '2026-11-21T12:00:00Z')).toBeUndefined()
})
