import { expect, test } from 'vitest'
import { fitsIn, fixedOf, readOpsSearch } from './ops-search.ts'

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

test('a row leaves Stuck when something is heard of it again, and Failures never', () => {
  const asked = readOpsSearch({})
  const stale = { status: 'running', problemClass: 'active_stale_attention', outcome: 'pending' } as const
  const failed = { status: 'completed', problemClass: 'terminal_follow_up', outcome: 'failed' } as const
  expect(fitsIn('stuck', asked)(stale)).toBe(true)
  expect(fitsIn('stuck', asked)({ ...stale, problemClass: 'none' })).toBe(false)
  expect(fitsIn('failures', asked)({ ...failed, problemClass: 'none' })).toBe(true)
  expect(fitsIn('runs', readOpsSearch({ tab: 'active' }))(failed)).toBe(false)
  expect(fitsIn('runs', readOpsSearch({ outcome: 'blocked' }))(failed)).toBe(false)
})
