import { describe, expect, test } from 'vitest'
import { isFollowed, isTouched } from './live-hints.ts'

const hint = { kind: 'operation', operationId: '7', tenantId: 'a' } as const

describe('a hint about an operation', () => {
  test.each([
    [['operations', 'list', {}]],
    [['operations', 'list', { tenant: 'a', tab: 'active' }]],
    [['operations', 'counts', { tenant: undefined }]],
    [['operations', 'one', '7']],
    [['operations', 'events', '7']],
    [['inventory', 'a', { q: 'x' }]],
  ])('touches %j', (key) => expect(isTouched(key, hint)).toBe(true))

  test.each([
    [['operations', 'list', { tenant: 'b' }]],
    [['operations', 'one', '8']],
    [['inventory', 'b', {}]],
    [['notifications', {}]],
    [['me']],
    [['system', 'operations', {}]],
  ])('leaves %j alone', (key) => expect(isTouched(key, hint)).toBe(false))
})

test('what ended badly is read anew when another operation of its tenant may have settled it', () => {
  const open = { problemClass: 'terminal_follow_up', tenant: { externalId: 'a' } }
  const settled = { ...open, problemClass: 'none' }
  expect(isTouched(['operations', 'one', '8'], hint, open)).toBe(true)
  expect(isTouched(['operations', 'one', '8'], { ...hint, tenantId: 'b' }, open)).toBe(false)
  expect(isTouched(['operations', 'one', '8'], hint, settled)).toBe(false)
  expect(isTouched(['operations', 'events', '8'], hint, open)).toBe(false)
})

test('a hint that names nothing touches everything of its kind', () => {
  expect(isTouched(['operations', 'one', '8'], { kind: 'operation' })).toBe(true)
  expect(isTouched(['inventory', 'b', {}], { kind: 'operation' })).toBe(true)
})

test('a hint about a notification touches the bell alone', () => {
  expect(isTouched(['notifications', {}], { kind: 'notification' })).toBe(true)
  expect(isTouched(['operations', 'list', {}], { kind: 'notification' })).toBe(false)
})

test('the greeting of the stream touches nothing', () => {
  expect(isTouched(['operations', 'list', {}], { kind: 'hello' })).toBe(false)
})

test('who a person is does not follow the stream', () => {
  expect([['me'], ['tenants'], ['operations', 'list', {}]].map(isFollowed)).toEqual([false, false, true])
})
