import { expect, test } from 'vitest'
import { bellLabel, unreadBadge, unreadSentence } from './unread-words.ts'

test('the bell has room for two digits, its label for all', () => {
  expect([99, 100, 1204].map(unreadBadge)).toEqual(['99', '99+', '99+'])
  expect(bellLabel(1204)).toBe('Notifications, 1,204 unread')
})

test('not known is not none', () => {
  expect(bellLabel(undefined)).toBe('Notifications')
  expect(bellLabel(0)).toBe('Notifications, none unread')
})

test('what is announced counts right', () => {
  expect([1, 2].map(unreadSentence)).toEqual(['1 unread notification.', '2 unread notifications.'])
})
