import { expect, test } from 'vitest'
import { failureGroups } from './failure-groups.ts'

test('failures stand by what went wrong, the commonest first, with every item', () => {
  const groups = failureGroups([
    { code: 'permission_denied', message: 'Refused.', count: 1, item: { id: 'a', name: 'App' } },
    { code: 'throttled', message: 'Slow down.', count: 7, requestId: 'aaaaaaaa-0000-4000-8000-000000000001' },
    { code: 'permission_denied', message: 'Refused.', count: 1, item: { id: 'b', name: 'Intune role' } },
  ])
  expect(groups.map(({ code, count }) => [code, count])).toEqual([
    ['throttled', 7],
    ['permission_denied', 2],
  ])
  expect(groups[1]?.items.map(({ name }) => name)).toEqual(['App', 'Intune role'])
  expect([groups[0], groups[1]].map((group) => group?.items[0]?.requestId)).toEqual([
    'aaaaaaaa-0000-4000-8000-000000000001',
    null,
  ])
  expect(groups[1]?.sentence).toBe('Microsoft refused: the connection lacks a permission.')
})

test('no failure is no group', () => {
  expect(failureGroups([])).toEqual([])
})
