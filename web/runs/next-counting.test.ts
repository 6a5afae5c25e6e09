import { expect, test } from 'vitest'
import type { OperationCounts } from '../../contract/operations.ts'
import { nextCountingMs, soonerMs } from './next-counting.ts'

const counts = (active: number, stale: number, staleAt: string | null): OperationCounts => ({
  asOf: '2026-03-10T12:00:00.000Z',
  staleAt,
  tabs: { all: active, active, active_stale_attention: stale, terminal_follow_up: 0, completed: 0 },
})

test('nothing is counted by the clock while nothing is active', () => {
  expect(nextCountingMs(undefined, false)).toBe(false)
  expect(nextCountingMs(counts(0, 0, null), true)).toBe(false)
})

test('counted again just after the soonest goes stale, wherever that stands', () => {
  expect(nextCountingMs(counts(3, 0, '2026-03-10T12:00:06.000Z'), false)).toBe(6_300)
  expect(nextCountingMs(counts(3, 1, '2026-03-10T12:00:02.000Z'), false)).toBe(2_300)
})

test('what may have stopped is looked at every 5 s, the rest every 15 s, and without the stream every 10 s', () => {
  expect(nextCountingMs(counts(1, 1, null), false)).toBe(5_000)
  expect(nextCountingMs(counts(2, 0, null), false)).toBe(15_000)
  expect(nextCountingMs(counts(2, 0, '2026-03-10T12:00:06.000Z'), true)).toBe(10_000)
})

test('the sooner of two', () => {
  expect([soonerMs(false, 5), soonerMs(5, false), soonerMs(4, 5), soonerMs(false, false)]).toEqual([5, 5, 4, false])
})
