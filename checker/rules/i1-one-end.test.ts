import { expect, test } from 'vitest'
import { anEvent, aRun, committed, goodRows, planted, sight, theEnd } from '../testing/planted.ts'
import { oneEnd } from './i1-one-end.ts'

const end = { op: 'run_end', move: 'complete', run: 1, token: 1 }
const ended = { status: 'completed', outcome: 'succeeded', lease_token: 1 }
const good = {
  'worker-1': committed(1, end, ended),
  'browser-1': [sight('running', 'pending'), sight('completed', 'succeeded')],
}
const said = (...parts: Parameters<typeof planted>) =>
  oneEnd.violations(planted(...parts)).map(({ sentence }) => sentence)

test('one end, and everybody saw that one', () => {
  expect(said(good)).toEqual([])
})

test('two ends in the events', () => {
  const rows = goodRows({ events: [anEvent(1, 'start'), theEnd(), theEnd({ id: 4, outcome: 'failed' })] })
  expect(said(good, rows)).toEqual(['it ended 2 times'])
})

test('an end that no event wrote, one that changed, and something after it', () => {
  expect(said(good, goodRows({ events: [anEvent(1, 'start')] }))).toEqual([
    'it stands as completed, and no event says that it ended',
  ])
  expect(said({}, goodRows({ runs: [aRun({ outcome: 'failed' })] }))).toEqual([
    'its end changed after it was written down',
  ])
  expect(said(good, goodRows({ events: [theEnd(), anEvent(4, 'resume')] }))).toEqual([
    'something was done to it after its end',
  ])
})

test('two movers were both answered that theirs is the end; a loser, and one that was undone, are none', () => {
  const twice = { 'worker-1': committed(1, end, ended), 'worker-2': committed(1, end, ended) }
  expect(said(twice)).toEqual(['2 ends of it were accepted and committed'])
  const lost = { 'worker-1': committed(1, end, ended), 'worker-2': committed(1, end, { rows: 0 }) }
  expect(said(lost)).toEqual([])
  const undone = { 'worker-1': committed(1, end, ended), 'worker-2': committed(1, end, ended).slice(0, -1) }
  expect(said(undone)).toEqual([])
})

test('somebody saw it ended, and then not', () => {
  const [violation] = oneEnd.violations(
    planted({ 'browser-1': [sight('completed', 'succeeded'), sight('running', 'pending')] }),
  )
  expect(violation).toMatchObject({
    run: 1,
    sentence: 'somebody saw it completed (succeeded), and after that running (pending)',
    lines: ['browser-1.jsonl:1', 'browser-1.jsonl:2'],
  })
})
