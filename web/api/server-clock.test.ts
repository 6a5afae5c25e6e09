import { expect, test } from 'vitest'
import { correctionOf, narrowed, offsetOf } from './server-clock.ts'

test('clocks that may agree are not corrected', () => {
  // The server said 10:00:05; ours read 5.2 s when it asked and 5.3 s when it was answered.
  expect(correctionOf(offsetOf(5000, 5200, 5300))).toBe(0)
})

test('a clock that is five minutes behind is corrected to within half a second', () => {
  const offset = offsetOf(305_000, 5200, 5300)
  expect(Math.abs(correctionOf(offset) - 300_000)).toBeLessThan(500)
})

test('more answers narrow it down', () => {
  const first = offsetOf(305_000, 5200, 5300)
  const second = narrowed(first, offsetOf(309_000, 9900, 9950))
  expect(second.most - second.least).toBeLessThan(first.most - first.least)
})

test('a clock that was set in between counts from its last answer', () => {
  expect(narrowed({ least: 0, most: 500 }, { least: 60_000, most: 61_000 })).toEqual({ least: 60_000, most: 61_000 })
})
