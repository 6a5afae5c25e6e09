import { expect, test } from 'vitest'
import { cancelledSentence, cancelPreview, isCancellable, nothingToCancel } from './cancel-many-words.ts'

const queued = { status: 'queued', freshness: 'fresh_active', cancelRequestedAt: null } as const
const running = { ...queued, status: 'running' } as const
const stale = { ...running, freshness: 'likely_stale' } as const
const cancelling = { ...running, cancelRequestedAt: '2026-03-10T10:00:00Z' } as const
const ended = { ...queued, status: 'completed', freshness: 'terminal_normal' } as const

test('what a cancel will mean is said for each way in which they stand', () => {
  expect(cancelPreview([ended, queued, running, stale, cancelling, queued, running])).toEqual([
    '2 queued: they end at once, and nothing is done.',
    '2 running: each stops at its next checkpoint. What was done until then stays as it is, and is counted.',
    '1 likely stale: ended with or without its worker.',
    '1 cancelling already: nothing changes.',
    '1 ended already: nothing changes.',
  ])
  expect(cancelPreview([queued])).toEqual(['1 queued: it ends at once, and nothing is done.'])
})

test('a stale one that waits is queued: it ends at once like the others', () => {
  expect(cancelPreview([{ ...queued, freshness: 'likely_stale' }])).toEqual(cancelPreview([queued]))
})

test('what can be cancelled is what has not ended and is not being cancelled', () => {
  expect([queued, running, stale, cancelling, ended].map(isCancellable)).toEqual([true, true, true, false, false])
  expect(nothingToCancel([ended, running])).toBeNull()
  expect(nothingToCancel([ended, ended])).toContain('all of it has ended')
  expect(nothingToCancel([ended, cancelling])).toContain('being cancelled already')
})

test('what became of them is no calmer than the truth', () => {
  expect(cancelledSentence(['requested', 'cancelled', 'already_completed', 'already_requested', 'requested'])).toBe(
    '1 was cancelled before it began. 2 were asked to stop, and go on until the next checkpoint. 1 was being cancelled already. 1 had ended before.',
  )
})
