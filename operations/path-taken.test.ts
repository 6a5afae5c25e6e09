import { expect, test } from 'vitest'
import type { RunEvent } from './event-words.ts'
import { pathTaken, type PathRun } from './path-taken.ts'

const at = '2026-03-10T12:00:00Z'
const run = { status: 'completed', outcome: 'succeeded', startedAt: at } as const
const event = (kind: string, evidence: RunEvent['evidence'] = {}, name = 'w-3f', actor = 'worker'): RunEvent => ({
  kind,
  actor: { kind: actor, name },
  reason: null,
  evidence,
})
const told = (of: PathRun, events: readonly RunEvent[] | null) =>
  pathTaken(of, events).map(({ label, way, reached }) => `${way === null ? '' : `${way} → `}${label}: ${reached}`)
const start = event('start', {}, 'Olivia Marsh', 'person')
const begin = event('begin', { attempt: 1 })

test.each([
  [{ status: 'queued', outcome: 'pending', startedAt: null }, ['current', 'ahead', 'ahead']],
  [{ status: 'running', outcome: 'pending', startedAt: at }, ['reached', 'current', 'ahead']],
  [{ status: 'completed', outcome: 'failed', startedAt: at }, ['reached', 'reached', 'current']],
  [{ status: 'completed', outcome: 'blocked', startedAt: null }, ['reached', 'skipped', 'current']],
] as const)('by its record alone: %j', (of, path) => {
  expect(pathTaken(of, null).map(({ reached }) => reached)).toEqual(path)
  expect(pathTaken(of, []).map(({ reached }) => reached)).toEqual(path)
})

test('the moves stand between the states, and the last state is called by how it ended', () => {
  expect(told(run, [start, begin, event('complete')])).toEqual([
    'Queued: reached',
    'picked up by worker w-3f → Running: reached',
    'brought to its end by worker w-3f → Succeeded: current',
  ])
})

test('each change of hands is on the way: given back, gone on with, lost, taken over', () => {
  const events = [
    start,
    begin,
    event('release'),
    event('resume', { attempt: 2, wasGivenBack: true }, 'w-4a'),
    event('resume', { attempt: 3, lostWorkerId: 'w-4a' }, 'w-5b'),
    event('cancel_requested', {}, 'Olivia Marsh', 'person'),
  ]
  expect(told({ ...run, status: 'running', outcome: 'pending' }, events)).toEqual([
    'Queued: reached',
    'picked up by worker w-3f → Running: reached',
    'let go by worker w-3f → Given back: reached',
    'gone on with by worker w-4a → Running, attempt 2: reached',
    'taken over by worker w-5b → Running, attempt 3: current',
    'Completed: ahead',
  ])
})

test.each([
  [event('block', {}, 'w-3f', 'legitimacy'), 'blocked', 'blocked'],
  [event('cancel', {}, 'Olivia Marsh', 'person'), 'cancelled', 'cancelled by Olivia Marsh'],
  [event('reconcile', {}, 'Reconciler', 'reconciler'), 'failed', 'ended by reconciliation'],
] as const)('what never ran left out running: %j', (end, outcome, way) => {
  const path = pathTaken({ status: 'completed', outcome, startedAt: null }, [start, end])
  expect(path.map(({ reached }) => reached)).toEqual(['reached', 'skipped', 'current'])
  expect(path.at(-1)?.way).toBe(way)
})

test('very many changes of hands are told as a number', () => {
  const hands = Array.from({ length: 20 }, (_, index) => [
    event('release'),
    event('resume', { attempt: index + 2, wasGivenBack: true }),
  ]).flat()
  const path = told({ ...run, status: 'running', outcome: 'pending' }, [start, begin, ...hands])
  expect(path).toHaveLength(9)
  expect(path).toContain('handed on → 35 more states: reached')
  expect(path.at(-2)).toBe('gone on with by worker w-3f → Running, attempt 21: current')
})
