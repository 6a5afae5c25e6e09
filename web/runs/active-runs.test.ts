import { expect, test } from 'vitest'
import type { Operation } from '../../contract/operation.ts'
import { rowsOf, withAccepted, type ActiveRuns } from './active-runs.ts'

type Row = Pick<Operation, 'id' | 'status' | 'freshness' | 'createdAt'>

const readAt = Date.parse('2026-03-10T12:00:00Z')
const run = (id: number, freshness: Row['freshness'] = 'fresh_active'): Row => ({
  id: String(id),
  status: 'running',
  freshness,
  createdAt: new Date(readAt - 60_000 + id).toISOString(),
})
const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => Number(id))
const read = (rows: Row[], count = rows.length): ActiveRuns<Row> => ({ rows, count, readAt, staleAt: null })

test('the newest come first, and what may have stopped before them, however old', () => {
  const newest = [run(109), run(108), run(107), run(106), run(105)]
  expect(idsOf(rowsOf(newest, [run(12, 'likely_stale'), run(3, 'likely_stale')]))).toEqual([12, 3, 109, 108, 107])
})

test('a run that stands in two readings is one row, as the later says', () => {
  const rows = rowsOf([run(12), run(9)], [run(9, 'likely_stale')])
  expect(rows.map(({ id, freshness }) => `${id} ${freshness}`)).toEqual(['9 likely_stale', '12 fresh_active'])
})

test('what was accepted stands at the top at once, and is counted', () => {
  const { rows, count } = withAccepted(read([run(9), run(8)]), run(10))
  expect([idsOf(rows), count]).toEqual([[10, 9, 8], 3])
})

test('with more than can be shown, the newest takes the place of the last', () => {
  const accepted = { ...run(20), createdAt: new Date(readAt + 1).toISOString() }
  const { rows, count } = withAccepted(read([run(9), run(8), run(7), run(6), run(5)], 8), accepted)
  expect([idsOf(rows), count]).toEqual([[20, 9, 8, 7, 6], 9])
})

test('what was active before is counted once, whether it is on the screen or behind it', () => {
  const few = read([run(9), run(8)])
  expect(withAccepted(few, run(8))).toBe(few)
  const many = read([run(9), run(8), run(7), run(6), run(5)], 8)
  expect(withAccepted(many, run(2))).toBe(many)
})

test('what has ended already is not shown', () => {
  const none = read([])
  expect(withAccepted(none, { ...run(1), status: 'completed' })).toBe(none)
})
