import { expect, test } from 'vitest'
import { fixedOf, readOpsSearch } from './ops-search.ts'

test('the questions of an address are read, and what means nothing is named', () => {
  expect(readOpsSearch({ q: 'sync', workspace: '3', type: 'inventory_sync', tab: 'active', cursor: '' })).toEqual({
    filter: { q: 'sync', workspace: '3', type: 'inventory_sync' },
    tab: 'active',
    cursor: undefined,
    leftOut: [],
  })
  expect(readOpsSearch({ workspace: 'x', outcome: 'fine', colour: 'red' })).toMatchObject({
    filter: {},
    tab: 'all',
    leftOut: ['workspace “x”', 'outcome “fine”', 'colour “red”'],
  })
})

test('Stuck lists what is likely stale, Failures what ended badly, whatever tab the address says', () => {
  expect(fixedOf('runs', 'completed')).toEqual({ tab: 'completed' })
  expect(fixedOf('failures', 'completed')).toEqual({ ended: 'badly' })
  expect(fixedOf('stuck', 'completed')).toEqual({ tab: 'active_stale_attention' })
})
