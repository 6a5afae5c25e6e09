import { expect, test } from 'vitest'
import { bellReadingMs, isAnyActive } from './bell-reading.ts'

test('with the stream the bell is never read by the clock', () => {
  expect(bellReadingMs(false, true)).toBe(false)
  expect(bellReadingMs(false, false)).toBe(false)
})

test('without it the bell is read like what is under way, and now and then when nothing is known to be', () => {
  expect(bellReadingMs(true, true)).toBe(10_000)
  expect(bellReadingMs(true, false)).toBe(60_000)
})

test('what is under way is told by lists and by single readings, and by nothing else', () => {
  const running = { status: 'running' }
  const ended = { status: 'completed' }
  expect(isAnyActive([{ items: [ended, running] }])).toBe(true)
  expect(isAnyActive([running])).toBe(true)
  expect(isAnyActive([{ items: [ended] }, ended, undefined, null, { items: 'x' }, { tabs: { active: 3 } }])).toBe(false)
})
