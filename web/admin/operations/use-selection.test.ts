import { expect, test } from 'vitest'
import type { Operation } from '../../../contract/operation.ts'
import { nothingSelected, pageToggled, reread, stateOf, toggled, type Selected } from './use-selection.ts'

const run = (id: number, status = 'running') => ({ id: String(id), status }) as Operation
const idsOf = (selected: Selected) => [...selected.keys()]
const page = [run(1), run(2)]

test('what is chosen twice is not chosen', () => {
  const one = toggled(nothingSelected, run(1))
  expect(idsOf(one)).toEqual(['1'])
  expect(idsOf(toggled(one, run(1)))).toEqual([])
  expect(idsOf(nothingSelected)).toEqual([])
})

test('a page is chosen as a whole, and let go as a whole', () => {
  const some = toggled(nothingSelected, run(2))
  expect(stateOf(some, page)).toBe('some')
  const all = pageToggled(some, page)
  expect([stateOf(all, page), idsOf(all).sort()]).toEqual(['all', ['1', '2']])
  expect(stateOf(pageToggled(all, page), page)).toBe('none')
  expect(stateOf(nothingSelected, [])).toBe('none')
})

test('what is chosen on one page stays chosen on the next', () => {
  const both = pageToggled(pageToggled(nothingSelected, page), [run(3)])
  expect(idsOf(both)).toEqual(['1', '2', '3'])
  expect(idsOf(pageToggled(both, page))).toEqual(['3'])
})

test('it is known as it stands now, and is the same while nothing changed', () => {
  const one = toggled(nothingSelected, run(1))
  expect(reread(one, [run(2)])).toBe(one)
  const now = reread(one, [run(1, 'completed'), run(2)])
  expect(now.get('1')?.status).toBe('completed')
  expect(idsOf(now)).toEqual(['1'])
})
