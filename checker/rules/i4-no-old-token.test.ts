import { expect, test } from 'vitest'
import { anEvent, committed, goodRows, planted, theEnd } from '../testing/planted.ts'
import { noOldToken } from './i4-no-old-token.ts'

const report = { op: 'run_report', run: 1, token: 1 }
const resume = { op: 'run_resume', run: 1, token: 1 }
const resumed = { lease_token: 2, run: 1 }
const said = (...parts: Parameters<typeof planted>) =>
  noOldToken.violations(planted(...parts)).map(({ sentence }) => sentence)

test('reports under the token that stands', () => {
  expect(said({ 'worker-1': committed(1, report, { lease_token: 1 }) })).toEqual([])
})

test('the answer shows a row that stands at a higher token', () => {
  const [violation] = noOldToken.violations(planted({ 'worker-1': committed(1, report, { lease_token: 2 }) }))
  expect(violation).toMatchObject({
    run: 1,
    sentence: 'run_report with token 1 was accepted while the row stood at 2',
    lines: ['worker-1.jsonl:3', 'worker-1.jsonl:4', 'worker-1.jsonl:6'],
  })
})

test('refused, or never committed, it is no write', () => {
  expect(said({ 'worker-1': committed(1, report, { lease_token: 2, rows: 0 }) })).toEqual([])
  expect(said({ 'worker-1': committed(1, report, { lease_token: 2 }).slice(0, 4) })).toEqual([])
})

test('sent after a higher token was acknowledged; before it, nothing is proved', () => {
  const both = (t: number) => ({
    'worker-2': committed(1, resume, resumed, 5000),
    'worker-1': committed(1, report, { lease_token: 1 }, t),
  })
  expect(said(both(5001))).toEqual(['run_report with token 1 was sent and accepted after token 2 was committed'])
  expect(said(both(5000))).toEqual([])
  expect(noOldToken.violations({ ...planted(both(5001)), hasOneClock: false })).toEqual([])
})

test('a beat is a write too, for those that it was answered for', () => {
  const beat = (beaten: number[]) => ({
    'worker-2': committed(1, resume, resumed, 5000),
    'worker-1': committed(1, { op: 'run_beat', runs: [1], tokens: [1] }, { runs: beaten }, 6000),
  })
  expect(said(beat([1]))).toEqual(['run_beat with token 1 was sent and accepted after token 2 was committed'])
  expect(said(beat([]))).toEqual([])
})

test('ended by one who had not taken it last, or who had given it back', () => {
  const taken = [anEvent(1, 'begin'), anEvent(2, 'resume', { actorName: 'w-2' })]
  expect(said({}, goodRows({ events: [...taken, theEnd({ actorName: 'w-2' })] }))).toEqual([])
  expect(said({}, goodRows({ events: [...taken, theEnd()] }))).toEqual(['complete by w-1, who did not hold it'])
  expect(said({}, goodRows({ events: [anEvent(1, 'begin'), anEvent(2, 'release'), theEnd()] }))).toEqual([
    'complete by w-1, who did not hold it',
  ])
})
