import { expect, test } from 'vitest'
import { relativeText } from './relative-time.ts'

const now = Date.parse('2026-03-10T12:00:00Z')

test.each([
  ['2026-03-10T12:00:05Z', 'just now'],
  ['2026-03-10T11:59:55Z', 'just now'],
  ['2026-03-10T11:59:18Z', '42 s ago'],
  ['2026-03-10T11:57:01Z', '2 min ago'],
  ['2026-03-10T09:00:00Z', '3 h ago'],
  ['2026-03-09T11:00:00Z', '1 day ago'],
  ['2026-02-10T12:00:00Z', '28 days ago'],
  ['2025-12-24T12:00:00Z', 'on 24 Dec 2025'],
  ['not a time', 'at an unknown time'],
])('%s reads "%s"', (at, words) => {
  expect(relativeText(at, now)).toBe(words)
})
