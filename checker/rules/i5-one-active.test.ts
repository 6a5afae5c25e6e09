import { expect, test } from 'vitest'
import { anEvent, aRun, goodRows, planted, start, theEnd } from '../testing/planted.ts'
import { oneActive } from './i5-one-active.ts'

const said = (...parts: Parameters<typeof planted>) =>
  oneActive.violations(planted(...parts)).map(({ sentence }) => sentence)
const second = (id: number, at: number) => anEvent(id, 'start', { run: 2, at })
const twoRuns = [aRun(), aRun({ id: 2, status: 'queued', outcome: 'pending' })]

test('one after the other, or the same work elsewhere', () => {
  const events = [anEvent(1, 'start'), theEnd({ at: 3_000_000 }), second(4, 3_000_001)]
  expect(said({}, goodRows({ runs: twoRuns, events }))).toEqual([])
  const elsewhere = [aRun(), aRun({ id: 2, tenantId: 8 })]
  expect(said({}, goodRows({ runs: elsewhere, events: [anEvent(1, 'start'), second(2, 2), theEnd()] }))).toEqual([])
})

test('started before the other one had ended, by a microsecond', () => {
  const events = [anEvent(1, 'start'), theEnd({ at: 3_000_000 }), second(4, 2_999_999)]
  expect(said({}, goodRows({ runs: twoRuns, events }))).toEqual([
    'the same work as operation 1, which was still active when it started',
  ])
})

test('two that have not ended', () => {
  const runs = [aRun({ status: 'running', outcome: 'pending' }), twoRuns[1] ?? aRun()]
  expect(said({}, goodRows({ runs, events: [anEvent(1, 'start'), second(2, 9_000_000)] }))).toHaveLength(1)
})

test('one click that was answered with two operations', () => {
  const sent = { 'starter-1': start(1, 'click'), 'starter-2': start(2, 'click') }
  expect(said(sent)).toEqual(['one click was answered with the operations 1, 2'])
  expect(said({ 'starter-1': start(1, 'click'), 'starter-2': start(1, 'click') })).toEqual([])
})
