import { expect, test } from 'vitest'
import { aRun, goodRows, planted } from '../testing/planted.ts'
import { toldOnce } from './i2-told-once.ts'

const told = { id: 5, run: 1, person: 3, isRead: false, xmin: '900' }
const bell = (...items: object[]) => ({ 'browser-1': [{ phase: 'ok', op: 'see-notifications', person: '3', items }] })
const said = (...parts: Parameters<typeof planted>) =>
  toldOnce.violations(planted(...parts)).map(({ sentence }) => sentence)

test('told once, and the bell shows it once', () => {
  expect(said(bell({ id: '5', run: '1' }))).toEqual([])
})

test('not told, told twice, told to a stranger, told without an initiator, told too early', () => {
  expect(said({}, goodRows({ notifications: [] }))).toEqual(['its initiator, person 3, was told 0 times'])
  expect(said({}, goodRows({ notifications: [told, { ...told, id: 6 }] }))).toEqual([
    'its initiator, person 3, was told 2 times',
  ])
  expect(said({}, goodRows({ notifications: [told, { ...told, id: 6, person: 4 }] }))).toEqual([
    'somebody was told who did not start it',
  ])
  expect(said({}, goodRows({ runs: [aRun({ initiatorId: null })] }))).toEqual([
    'somebody was told who did not start it',
  ])
  expect(said({}, goodRows({ runs: [aRun({ status: 'running', outcome: 'pending' })] }))).toEqual([
    'somebody was told of an end that has not come',
  ])
})

test('a bell with the same operation twice, or with what nobody wrote', () => {
  expect(said(bell({ id: '5', run: '1' }, { id: '6', run: '1' }))).toEqual([
    'a bell showed it 2 times',
    'a bell showed notification 6, which is not there',
  ])
})
