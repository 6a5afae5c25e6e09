import { expect, test } from 'vitest'
import { nextReadingMs } from './next-reading.ts'

const now = Date.parse('2026-03-10T12:00:00Z')
const running = (staleAt: string | null) => ({ status: 'running', staleAt, freshness: 'fresh_active' }) as const

test('nothing is read by the clock while nothing is active', () => {
  expect(nextReadingMs([], now, false)).toBe(false)
  expect(nextReadingMs([{ ...running(null), status: 'completed' }], now, true)).toBe(false)
})

test('without the stream active work is read every 10 s', () => {
  expect(nextReadingMs([running('2026-03-10T12:00:04Z')], now, true)).toBe(10_000)
})

test('with the stream it is read when the first would count as stale', () => {
  const runs = [running('2026-03-10T12:00:09Z'), running('2026-03-10T12:00:04Z'), running(null)]
  expect(nextReadingMs(runs, now, false)).toBe(4_300)
})

test('what waits without an end in sight is looked at now and then', () => {
  expect(nextReadingMs([running(null)], now, false)).toBe(15_000)
})

test('what may have stopped is looked at more often', () => {
  const stale = { ...running('2026-03-10T11:59:00Z'), freshness: 'likely_stale' } as const
  expect(nextReadingMs([stale, running(null)], now, false)).toBe(5_000)
})
