import { expect, test } from 'vitest'
import { reasonCodes, reasonSentence } from './failure.ts'
import { activeSentence, durationText, nextStep, runBadge, startToast, waitingSentence } from './presenter.ts'
import type { Run } from './run.ts'

const run: Run = {
  id: '7',
  type: 'inventory.sync',
  label: 'Inventory sync',
  status: 'running',
  outcome: 'pending',
  reasonCode: null,
  freshness: 'fresh_active',
  staleAt: null,
  staleBecause: null,
  problemClass: 'none',
  isReconciled: false,
  tenant: null,
  workspaceId: '1',
  initiator: null,
  summaryCounts: {},
  failures: [],
  progress: { mode: 'activity' },
  waiting: null,
  reconciliation: null,
  resolvedBy: null,
  createdAt: '2026-05-01T09:59:00.000Z',
  startedAt: '2026-05-01T09:59:01.000Z',
  completedAt: null,
  heartbeatAt: '2026-05-01T10:00:00.000Z',
  cancelRequestedAt: null,
  cancelRequestedBy: null,
  cancelForcedAt: null,
  url: '/admin/operations/7',
}
const at = Date.parse('2026-05-01T10:00:42.000Z')

test('the toast says the intent and nothing more', () => {
  expect(startToast({ id: 7, type: 'inventory.sync' }, false)).toEqual({
    title: 'Inventory sync queued',
    body: 'Running in the background.',
    linkLabel: 'View operation',
    url: '/admin/operations/7',
  })
  expect(startToast({ id: 7, type: 'inventory.sync' }, true).title).toBe('Inventory sync already queued')
  expect(startToast({ id: 7, type: 'mystery' }, false).title).toBe('Unknown operation queued')
})

test('every reason has a sentence, and an unknown one is said to be unknown', () => {
  for (const code of reasonCodes) expect(reasonSentence(code)).toMatch(/^[A-Z].*\.$/)
  expect(reasonSentence('constructor')).toBe('The reason is not known.')
})

test('a stale run tells its evidence and no other story', () => {
  const stale: Run = {
    ...run,
    freshness: 'likely_stale',
    staleBecause: 'silence',
    waiting: { for: 'worker', lastAliveAt: null },
  }
  expect(activeSentence(stale, at, 'w-3f')).toBe('No heartbeat for 42 s from worker w-3f.')
  expect(runBadge(stale).label).toBe('Likely stale')
})

test('waiting is said in words', () => {
  expect(waitingSentence({ for: 'lane', behind: 2, running: 2, isFull: true })).toBe(
    'Waiting for a free lane behind 2 operations.',
  )
  expect(waitingSentence({ for: 'lane', behind: { atLeast: 50_000 }, running: 2, isFull: true })).toBe(
    'Waiting for a free lane behind at least 50,000 operations.',
  )
  expect(waitingSentence({ for: 'lane', behind: 1, running: 1, isFull: true })).toBe(
    'Waiting for a free lane behind 1 operation.',
  )
  // Its lane has room: it is a worker that is not free, and those that asked first come first.
  expect(waitingSentence({ for: 'lane', behind: 3, running: 1, isFull: false })).toBe('Waiting behind 3 operations.')
  expect(waitingSentence({ for: 'microsoft', until: '2026-05-01T10:42:12.000Z' })).toMatch(
    /^Waiting for Microsoft until \d\d:42:12\.$/,
  )
  expect(waitingSentence({ for: 'approval', until: '2026-05-03T10:42:12.000Z' })).toMatch(
    /^Waiting for an approval, until 3 May, \d\d:42:12 at the latest\.$/,
  )
})

test('a wish to cancel is not yet a cancel', () => {
  const wished = { ...run, cancelRequestedAt: run.heartbeatAt }
  expect(runBadge(wished).label).toBe('Cancelling')
  expect(activeSentence(wished, at)).toBe('Cancel requested. It stops at its next checkpoint.')
  const limited = { ...wished, cancelRequestedBy: 'Priya Raman', cancelForcedAt: '2026-05-01T10:01:00.000Z' }
  expect(activeSentence(limited, at)).toMatch(
    /^Cancel requested by Priya Raman\. .+ If its worker does not answer, it is ended without it after \d\d:01:00\.$/,
  )
})

test('the next step says whether starting again can help', () => {
  const failed = { ...run, status: 'completed', outcome: 'failed' } as const
  expect(nextStep({ ...failed, reasonCode: 'throttled' })?.startAgain).toBe(true)
  expect(nextStep({ ...failed, reasonCode: 'worker_crash_loop' })?.startAgain).toBe(false)
  expect(nextStep({ ...failed, reasonCode: 'throttled', resolvedBy: '9' })?.text).toBe('Resolved by Operation #9.')
  expect(nextStep({ ...failed, outcome: 'succeeded' })).toBeNull()
  const lost = { ...failed, reasonCode: 'worker_crash_loop', failures: [] }
  expect(nextStep(lost)?.text).toMatch(/what is said above has to change first\.$/)
  const told = { ...lost, failures: [{ code: 'internal_error', message: 'No.', count: 1 }] }
  expect(nextStep(told)?.text).toMatch(/look at the failures first\.$/)
})

test('spans of time read as a person says them', () => {
  expect([0, 42_000, 185_000, 7_800_000].map(durationText)).toEqual(['0 s', '42 s', '3 min 5 s', '2 h 10 min'])
})
