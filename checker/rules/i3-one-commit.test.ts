import { expect, test } from 'vitest'
import { aRun, goodRows, planted } from '../testing/planted.ts'
import { oneCommit } from './i3-one-commit.ts'

const said = (...parts: Parameters<typeof planted>) =>
  oneCommit.violations(planted(...parts)).map(({ sentence }) => sentence)
const told = { id: 5, run: 1, person: 3, isRead: false, xmin: '900' }

test('one transaction wrote all of it', () => {
  expect(said({})).toEqual([])
})

test('whoever read their notification, or looked into it, wrote that row again', () => {
  const rows = {
    notifications: [{ ...told, isRead: true, xmin: '950' }],
    runs: [aRun({ isInvestigated: true, xmin: '951' })],
  }
  expect(said({}, goodRows(rows))).toEqual([])
})

test('row, notification or audit entry of another transaction, and an audit entry that is not there', () => {
  expect(said({}, goodRows({ runs: [aRun({ xmin: '901' })] }))).toEqual([
    'its row was written by another transaction than its end',
  ])
  expect(said({}, goodRows({ notifications: [{ ...told, xmin: '901' }] }))).toEqual([
    'its notification was written by another transaction than its end',
  ])
  const [, entry] = goodRows().audit
  expect(said({}, goodRows({ audit: entry === undefined ? [] : [{ ...entry, xmin: '901' }] }))).toEqual([
    'its audit entry was written by another transaction than its end',
  ])
  expect(said({}, goodRows({ audit: [] }))).toEqual(['its end has 0 audit entries'])
})
