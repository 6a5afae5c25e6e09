import { expect, test } from 'vitest'
import { actKinds, eventWords, type RunEvent } from './event-words.ts'
import { moveNames } from './lifecycle.ts'

const event = (change: Partial<RunEvent>): RunEvent => ({
  kind: 'start',
  actor: { kind: 'person', name: 'Olivia Marsh' },
  reason: null,
  evidence: {},
  ...change,
})
const worker = { kind: 'worker', name: 'w-3f' }
const title = (change: Partial<RunEvent>) => eventWords(event(change), 'failed').title

test('every move has words of its own', () => {
  const titles = [...moveNames, ...actKinds].map((kind) => title({ kind }))
  expect(new Set(titles).size).toBe(moveNames.length + actKinds.length)
})

test('who began it is said, a schedule and the system too', () => {
  expect(title({})).toBe('Queued by Olivia Marsh')
  expect(title({ actor: { kind: 'scheduler', name: 'Scheduler' } })).toBe('Queued by a schedule')
  expect(title({ actor: { kind: 'system', name: 'System' } })).toBe('Queued by the system')
})

test('a takeover names the worker and the attempt', () => {
  const words = eventWords(event({ kind: 'resume', actor: worker, evidence: { attempt: 2 } }), 'pending')
  expect([words.title, words.detail]).toEqual(['Taken over by worker w-3f', 'Attempt 2.'])
})

test('a takeover says whose beat was missed, and for how long', () => {
  const lost = { attempt: 2, lostWorkerId: 'w-2a', silentSeconds: 21, lastHeartbeatAt: '2026-03-10T12:00:00Z' }
  expect(eventWords(event({ kind: 'resume', actor: worker, evidence: lost }), 'pending').detail).toMatch(
    /^Worker w-2a was not heard of for 21 s; its last heartbeat came at 10 Mar, \d\d:00:00\. Attempt 2\.$/,
  )
  const never = { ...lost, lastHeartbeatAt: null }
  expect(eventWords(event({ kind: 'resume', actor: worker, evidence: never }), 'pending').detail).toBe(
    'Worker w-2a was not heard of for 21 s; no heartbeat of it was ever recorded. Attempt 2.',
  )
})

test('what was given back in an orderly way is not told as lost', () => {
  const words = eventWords(
    event({ kind: 'resume', actor: worker, evidence: { attempt: 2, wasGivenBack: true } }),
    'pending',
  )
  expect([words.title, words.detail]).toEqual([
    'Gone on with by worker w-3f',
    'It had been given back in an orderly way. Attempt 2.',
  ])
})

test('an end says how, why and what was counted', () => {
  const evidence = { counts: { total: 33, processed: 33, succeeded: 30, failed: 3 } }
  const words = eventWords(event({ kind: 'complete', reason: 'some_items_failed', evidence }), 'partially_succeeded')
  expect(words.title).toBe('Ended: partially succeeded')
  expect(words.detail).toBe('Part of it failed. Total: 33 · Processed: 33 · Succeeded: 30 · Failed: 3')
  expect(words.tone).toBe('warning')
})

test('a cancel is told apart by who carried it out', () => {
  expect(title({ kind: 'cancel' })).toBe('Cancelled by Olivia Marsh')
  expect(title({ kind: 'cancel', actor: worker })).toBe('Cancelled at a checkpoint by worker w-3f')
})

test('what somebody of the platform did says so, with the reason they gave', () => {
  const platform = { kind: 'platform', name: 'Tomás Ferreira' }
  const said = (kind: string) => {
    const words = eventWords(
      event({ kind, actor: platform, evidence: { note: 'Known fault', operationId: '8' } }),
      'failed',
    )
    return [words.title, words.detail]
  }
  expect(said('cancel')).toEqual(['Cancelled by Tomás Ferreira of the platform', '“Known fault”'])
  expect(said('cancel_requested')).toEqual(['Cancel requested by Tomás Ferreira of the platform', '“Known fault”'])
  expect(said('investigated')).toEqual(['Looked into by Tomás Ferreira of the platform', '“Known fault”'])
  expect(said('retried')).toEqual(['Retried by Tomás Ferreira of the platform as Operation #8', '“Known fault”'])
  expect(said('retry')).toEqual(['A retry of Operation #8, by Tomás Ferreira of the platform', '“Known fault”'])
})

test('reconciliation shows what it went by, and is no failure when a cancel was asked for', () => {
  const evidence = { lastHeartbeatAt: '2026-03-10T12:00:00Z', workerId: 'w-3f', thresholdSeconds: 20 }
  const words = eventWords(event({ kind: 'reconcile', reason: 'worker_lost', evidence }), 'failed')
  expect(words.detail).toMatch(/Last heartbeat at 10 Mar, \d\d:00:00 from worker w-3f\. The limit was 20 s\.$/)
  expect(words.tone).toBe('danger')
  expect(eventWords(event({ kind: 'reconcile' }), 'cancelled').tone).toBe('neutral')
})

test('a run that ran too long is not told as one that fell silent', () => {
  const evidence = { lastHeartbeatAt: '2026-03-10T12:00:00Z', workerId: 'w-3f', thresholdSeconds: 1800 }
  const { detail } = eventWords(event({ kind: 'reconcile', reason: 'runtime_exceeded', evidence }), 'failed')
  expect(detail).toMatch(
    /It may run for 30 min 0 s, waits not counted\. Last heartbeat at 10 Mar, \d\d:00:00 from worker w-3f\.$/,
  )
})

test('an unknown step is said to be unknown, and its code is not shown', () => {
  expect(eventWords(event({ kind: 'teleport', reason: 'beamed' }), 'failed')).toEqual({
    title: 'A step that is not known here',
    detail: null,
    tone: 'neutral',
  })
})
