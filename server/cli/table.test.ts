import { expect, test } from 'vitest'
import { plainLines, table } from './table.ts'
import { cutTo, widthOf } from './text-width.ts'

const columns = [{ title: 'ID' }, { title: 'Name', canShrink: true }, { title: 'State' }]
const rows = [
  ['#7', 'Contoso of somewhere far away', 'Running'],
  ['#1234', '東京', 'Failed'],
]

test('cells stand under their head, wide letters too', () => {
  expect(table(columns, rows, 80)).toEqual([
    'ID     Name                           State',
    '#7     Contoso of somewhere far away  Running',
    '#1234  東京                           Failed',
  ])
})

test('on a narrow terminal only what may be cut is cut, and no line is too long', () => {
  const lines = table(columns, rows, 30)
  expect(lines[1]).toBe('#7     Contoso of so…  Running')
  for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(30)
})

test('however narrow it is, ids and states stay whole', () => {
  expect(table(columns, rows, 1)[2]).toBe('#1234  東京      Failed')
})

test('in a pipe a row is a line with two spaces between its cells, and no cell is empty', () => {
  expect(plainLines([['7', 'A  B', ''], ...rows])).toEqual([
    '7  A B  -',
    '#7  Contoso of somewhere far away  Running',
    '#1234  東京  Failed',
  ])
})

test('a cut text is never wider than asked for', () => {
  for (let columns = 0; columns < 12; columns++) expect(widthOf(cutTo('a東b京c', columns))).toBeLessThanOrEqual(columns)
})
