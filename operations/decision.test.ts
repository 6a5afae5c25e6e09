import { describe, expect, test } from 'vitest'
import { decisionOf, endedSentence, settledText } from './decision.ts'
import type { Run } from './run.ts'

const at = '2026-03-10T12:00:00Z'
const now = Date.parse(at) + 42_000
const running: Run = {
  id: '12',
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
  tenant: { externalId: 'a', name: 'Adatum Legal' },
  workspaceId: '1',
  initiator: null,
  summaryCounts: {},
  failures: [],
  progress: { mode: 'activity' },
  waiting: null,
  reconciliation: null,
  resolvedBy: null,
  createdAt: at,
  startedAt: at,
  completedAt: null,
  heartbeatAt: at,
  cancelRequestedAt: null,
  cancelRequestedBy: null,
  cancelForcedAt: null,
  url: '/admin/operations/12',
}
const ended: Run = { ...running, status: 'completed', freshness: 'terminal_normal', completedAt: at }
const decide = (run: Run) => decisionOf(run, now, 'w-3f')

describe('an active run tells one story', () => {
  test('running: from whom it was heard last', () => {
    const { headline, evidence } = decide(running)
    expect(headline).toBe('Inventory sync is running')
    expect(evidence).toMatch(/^Worker w-3f was last heard of at \d\d:00:00\.$/)
  })

  test('stale: the evidence, and nothing of what it waits for', () => {
    const silent = { freshness: 'likely_stale', staleBecause: 'silence', waiting: { for: 'holder' } } as const
    const { headline, evidence } = decide({ ...running, ...silent })
    expect(headline).toBe('Inventory sync has probably stopped')
    expect(evidence).toBe('No heartbeat for 42 s from worker w-3f.')
  })

  test('stale for how long it runs: it has not stopped, and nobody goes on with it', () => {
    // Why it is stale is told by the server: the reader's clock judges nothing.
    const beating = { freshness: 'likely_stale', staleBecause: 'runtime', heartbeatAt: at } as const
    const { headline, evidence, next } = decide({ ...running, ...beating })
    expect(headline).toBe('Inventory sync runs longer than it may')
    expect(evidence).toBe('It runs longer than it may, although worker w-3f still reports.')
    expect(next).toBe('Nothing to do: it is ended by itself.')
  })

  test('stale in the queue: it never began, so it has not stopped', () => {
    const queued = { status: 'queued', startedAt: null, heartbeatAt: null } as const
    const stale = { freshness: 'likely_stale', staleBecause: 'queue' } as const
    expect(decide({ ...running, ...queued, ...stale }).headline).toBe('Inventory sync was not picked up')
  })

  test('stale after it was given back: nobody holds it, so nobody fell silent', () => {
    const { headline, evidence } = decide({ ...running, freshness: 'likely_stale', staleBecause: 'queue' })
    expect(headline).toBe('Inventory sync was not gone on with')
    expect(evidence).toMatch(/^It was given back, /)
  })

  test('stale with a cancel standing: nobody goes on with it', () => {
    expect(
      decide({ ...running, freshness: 'likely_stale', staleBecause: 'silence', cancelRequestedAt: at }).next,
    ).not.toMatch(/goes on/)
  })

  test.each([
    [{ status: 'queued', startedAt: null, heartbeatAt: null }, 'Inventory sync waits for its turn'],
    [{ status: 'queued', waiting: { for: 'worker', lastAliveAt: at } }, 'Inventory sync waits for a worker'],
    [{ waiting: { for: 'microsoft', until: at } }, 'Inventory sync waits for Microsoft'],
    [{ waiting: { for: 'approval', until: at } }, 'Inventory sync waits for an approval'],
    [{ waiting: { for: 'holder' } }, 'Inventory sync waits for a worker'],
    [{ cancelRequestedAt: at }, 'Inventory sync is being cancelled'],
    [{ freshness: 'unknown' }, 'How it stands is not known'],
  ] as const)('%j', (change, headline) => {
    expect(decide({ ...running, ...change }).headline).toBe(headline)
  })
})

test('with no worker there is something to do, and it is said who can', () => {
  const decision = decide({
    ...running,
    status: 'queued',
    heartbeatAt: null,
    waiting: { for: 'worker', lastAliveAt: null },
  })
  expect(decision.evidence).toBe('Waiting for a worker: none has reported yet.')
  expect(decision.next).toMatch(/whoever runs this installation can start one/)
})

describe('an ended run says how, why and what to do', () => {
  test('success is said plainly', () => {
    const decision = decide({ ...ended, outcome: 'succeeded' })
    expect([decision.headline, decision.evidence, decision.next]).toEqual([
      'Inventory sync for Adatum Legal succeeded',
      'Nothing failed.',
      'Nothing to do.',
    ])
  })

  const failed: Run = { ...ended, outcome: 'failed', reasonCode: 'worker_lost', problemClass: 'terminal_follow_up' }

  test('reconciled: the proof stands beside the reason, and starting again is the step', () => {
    const reconciliation = {
      at,
      fromStatus: 'running',
      reason: 'worker_lost',
      lastHeartbeatAt: at,
      workerId: 'w-3f',
      thresholdSeconds: 20,
      decidedBy: 'reconciler',
    } as const
    const decision = decide({ ...failed, isReconciled: true, reconciliation })
    expect(decision.headline).toBe('Inventory sync for Adatum Legal was ended by reconciliation')
    expect(decision.evidence).toMatch(
      /It counts as failed\. How much of it was done is not known\. Ended by reconciliation .* from worker w-3f; the limit was 20 s\.$/,
    )
    expect(decision.startAgain).toBe(true)
  })

  test('reconciled because it ran too long: the limit is told as that of its runtime, and not of a silence', () => {
    const lineage = {
      at,
      fromStatus: 'running',
      lastHeartbeatAt: at,
      workerId: 'w-3f',
      decidedBy: 'reconciler',
    } as const
    const reconciliation = { ...lineage, reason: 'runtime_exceeded', thresholdSeconds: 1800 } as const
    const { evidence } = decide({ ...failed, reasonCode: 'runtime_exceeded', isReconciled: true, reconciliation })
    expect(evidence).toMatch(/: it may run for 30 min 0 s, waits not counted; the last heartbeat before that came at /)
  })

  test('what a person settled asks for nothing', () => {
    const decision = decide({ ...failed, problemClass: 'none' })
    expect([decision.next, decision.startAgain]).toEqual(['A person looked into it; nothing is open.', false])
  })

  test('who looked into it, when and what they wrote stays with it', () => {
    const investigation = { at, by: 'Tomás Ferreira', note: 'Known fault' }
    const { next } = decide({ ...failed, problemClass: 'none', investigation })
    expect(next).toMatch(
      /^Nothing is open: Tomás Ferreira looked into it on \d+ \w+, \d\d:\d\d:\d\d, and wrote: “Known fault”$/,
    )
    expect(decide({ ...failed, problemClass: 'none', investigation: { ...investigation, note: null } }).next).toMatch(
      /\d\.$/,
    )
    expect(settledText({ resolvedBy: '9', investigation })).toBe('Looked into by Tomás Ferreira.')
    expect(settledText({ resolvedBy: '9' })).toBe('Resolved by Operation #9.')
    expect(settledText({ resolvedBy: null, investigation: null })).toBeNull()
  })

  test('a cancel asks for nothing', () => {
    const decision = decide({ ...ended, outcome: 'cancelled', reasonCode: 'cancelled_by_person' })
    expect(decision.next).toBe('Nothing to do. If the work is still wanted, start it again.')
  })
})

test('an operation nobody knows requires manual review, and its code is not shown', () => {
  const decision = decide({ ...ended, type: 'unicorn.ride', outcome: 'succeeded' })
  expect(decision.next).toMatch(/manual review/)
  expect(decision.headline).toBe('Unknown operation for Adatum Legal succeeded')
})

test('a list says that the reconciler ended it, why, and how it was settled', () => {
  const lineage = {
    at,
    fromStatus: 'running',
    reason: 'worker_lost',
    lastHeartbeatAt: at,
    workerId: 'w-3f',
    thresholdSeconds: 20,
    decidedBy: 'reconciler',
  } as const
  const lost: Run = {
    ...ended,
    outcome: 'failed',
    reasonCode: 'worker_lost',
    reconciliation: lineage,
    resolvedBy: '99',
  }
  expect(endedSentence(lost)).toMatch(
    /^Ended by reconciliation; the last heartbeat came at 10 Mar, \d\d:00:00\. The worker stopped .+ Resolved by Operation #99\.$/,
  )
  const never = { ...lineage, lastHeartbeatAt: null }
  expect(endedSentence({ ...lost, reconciliation: never })).toContain('no heartbeat was ever recorded.')
  expect(endedSentence({ ...ended, outcome: 'succeeded' })).toBeNull()
})
