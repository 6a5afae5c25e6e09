import { expect, test } from 'vitest'
import { countTicks, durationTicks, labelledEvery } from './scale.ts'

test.each([
  [0, [0, 1]],
  [1, [0, 1]],
  [3, [0, 1, 2, 3]],
  [7, [0, 2, 4, 6, 8]],
  [11, [0, 5, 10, 15]],
  [1204, [0, 500, 1000, 1500]],
])('%d is read off whole numbers', (most, ticks) => {
  expect(countTicks(most)).toEqual(ticks)
})

test.each([
  [0, [0, 1]],
  [3_400, [0, 1, 2, 3, 4]],
  [42_000, [0, 15, 30, 45]],
  [150_000, [0, 60, 120, 180]],
  [3_000_000, [0, 900, 1800, 2700, 3600]],
  [3 * 3_600_000, [0, 3600, 7200, 10800]],
])('%d ms is read off seconds, minutes and hours', (most, seconds) => {
  expect(durationTicks(most).map((ms) => ms / 1000)).toEqual(seconds)
})

test('labels keep apart, and the last day has one', () => {
  const is = labelledEvery(30, 300, 50)
  const at = Array.from({ length: 30 }, (_, day) => day).filter(is)
  expect(at).toEqual([4, 9, 14, 19, 24, 29])
})
