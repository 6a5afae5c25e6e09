import { expect, test } from 'vitest'
import { freshnessOf, staleAt, staleBecause, type FreshnessInput } from './freshness.ts'
import { outcomes, statuses } from './lifecycle.ts'
import { defaultPolicy } from './policy.ts'
import { inTab, problemOf, tabs } from './problem.ts'

const second = 1000
const minute = 60 * second
const now = Date.parse('2026-05-01T10:00:00Z')

const running: FreshnessInput = {
  status: 'running',
  outcome: 'pending',
  runAfter: now - 5 * minute,
  startedAt: now - 4 * minute,
  heartbeatAt: now - second,
  hasHolder: true,
  waitedMs: 0,
  isReconciled: false,
  lane: { hasRoom: true, roomSince: null, lastServedAt: now - 4 * minute },
  workersAliveSince: now - 60 * minute,
}
const room = { hasRoom: true, roomSince: null, lastServedAt: null }
const queued: FreshnessInput = { ...running, status: 'queued', startedAt: null, heartbeatAt: null, hasHolder: false }
const judged = (run: FreshnessInput) => freshnessOf(run, defaultPolicy, now)

test('a beat of ten seconds ago is one too few', () => {
  expect(judged({ ...running, heartbeatAt: now - 10 * second + 1 })).toBe('fresh_active')
  expect(judged({ ...running, heartbeatAt: now - 10 * second })).toBe('likely_stale')
})

test('a worker that dies before its first beat is found by the start', () => {
  expect(judged({ ...running, heartbeatAt: null, startedAt: now - 11 * second })).toBe('likely_stale')
})

test('a run that outlives its maximum is stale although it beats, unless it waited', () => {
  const long = { ...running, startedAt: now - 31 * minute }
  expect(judged(long)).toBe('likely_stale')
  expect(judged({ ...long, waitedMs: 5 * minute })).toBe('fresh_active')
})

test('an honest backlog is never stale: no room, or served lately, or nobody there to serve', () => {
  const old = { ...queued, runAfter: now - 90 * minute }
  expect(judged({ ...old, lane: { ...room, lastServedAt: now - 20 * minute } })).toBe('likely_stale')
  expect(judged({ ...old, lane: { ...room, hasRoom: false, lastServedAt: now - 20 * minute } })).toBe('fresh_active')
  expect(judged({ ...old, lane: { ...room, lastServedAt: now - minute } })).toBe('fresh_active')
  expect(judged({ ...old, lane: room, workersAliveSince: null })).toBe('fresh_active')
  expect(judged({ ...old, lane: room, workersAliveSince: now - minute })).toBe('fresh_active')
})

test('what waited behind a full lane has not been overlooked: its ten minutes begin with the room', () => {
  const old = { ...queued, runAfter: now - 90 * minute }
  const since = (minutes: number) => ({ ...room, lastServedAt: now - 40 * minute, roomSince: now - minutes * minute })
  expect(judged({ ...old, lane: since(1) })).toBe('fresh_active')
  expect(judged({ ...old, lane: since(10) })).toBe('likely_stale')
})

test('a run that was given back waits like a queued one', () => {
  const released = { ...running, hasHolder: false, heartbeatAt: now - 5 * minute }
  expect(judged(released)).toBe('fresh_active')
  expect(judged({ ...released, heartbeatAt: now - 11 * minute, lane: room })).toBe('likely_stale')
})

test('work that is not due yet is not stale', () => {
  expect(judged({ ...queued, runAfter: now + minute, lane: room })).toBe('fresh_active')
})

test('completed runs are normal, or reconciled as failed; rows that make no sense are unknown', () => {
  const ended = { ...running, status: 'completed', outcome: 'failed' }
  expect(judged(ended)).toBe('terminal_normal')
  expect(judged({ ...ended, isReconciled: true })).toBe('reconciled_failed')
  expect(judged({ ...ended, isReconciled: true, outcome: 'cancelled' })).toBe('terminal_normal')
  expect(judged({ ...ended, outcome: 'pending' })).toBe('unknown')
  expect(judged({ ...running, startedAt: null })).toBe('unknown')
  expect(judged({ ...running, status: 'paused' })).toBe('unknown')
})

test('staleAt is the instant from which it counts as stale, for every shape', () => {
  for (const run of [running, queued, { ...running, hasHolder: false }, { ...running, waitedMs: minute }]) {
    const at = staleAt(run, defaultPolicy)
    if (at === null) throw new Error('each of these has such an instant')
    expect(freshnessOf(run, defaultPolicy, at - 1)).toBe('fresh_active')
    expect(freshnessOf(run, defaultPolicy, at)).toBe('likely_stale')
  }
  expect(staleAt({ ...running, status: 'completed' }, defaultPolicy)).toBeNull()
})

test('why a run is stale: silence before runtime, and nobody falls silent where nobody holds it', () => {
  const because = (run: FreshnessInput) => staleBecause(run, defaultPolicy, now)
  const long = { ...running, startedAt: now - 31 * minute }
  expect(because(running)).toBeNull()
  expect(because({ ...running, heartbeatAt: now - 10 * second })).toBe('silence')
  expect(because(long)).toBe('runtime')
  expect(because({ ...long, heartbeatAt: now - 10 * second })).toBe('silence')
  expect(because({ ...queued, runAfter: now - 90 * minute, lane: room })).toBe('queue')
  expect(because({ ...running, hasHolder: false, heartbeatAt: now - 11 * minute, lane: room })).toBe('queue')
  expect(because({ ...running, status: 'completed', outcome: 'failed' })).toBeNull()
})

test('every status, outcome and mark has one problem class, and the two classes never overlap', () => {
  for (const status of statuses)
    for (const outcome of outcomes)
      for (const freshness of [
        'fresh_active',
        'likely_stale',
        'reconciled_failed',
        'terminal_normal',
        'unknown',
      ] as const)
        for (const isInvestigated of [false, true])
          for (const isResolved of [false, true]) {
            const problem = problemOf({ status, outcome, freshness, isInvestigated, isResolved })
            const needsFollowUp =
              status === 'completed' &&
              ['blocked', 'partially_succeeded', 'failed'].includes(outcome) &&
              !isInvestigated &&
              !isResolved
            const isStale = status !== 'completed' && freshness === 'likely_stale'
            expect(problem).toBe(isStale ? 'active_stale_attention' : needsFollowUp ? 'terminal_follow_up' : 'none')
            expect(tabs.filter((tab) => tab !== 'all' && inTab(tab, status, problem))).toEqual([
              ...(status === 'completed' ? [] : ['active']),
              ...(problem === 'none' ? [] : [problem]),
              ...(status === 'completed' ? ['completed'] : []),
            ])
          }
})
