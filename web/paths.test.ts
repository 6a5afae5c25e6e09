import { expect, test } from 'vitest'
import { afterSignIn, paths, returnPath } from './paths.ts'

test('the addresses of the pages stay what people have bookmarked', () => {
  expect(Object.values(paths)).toEqual([
    '/',
    '/sign-in',
    '/admin',
    '/admin/operations',
    '/admin/operations/$id',
    '/admin/t/$tenant',
    '/admin/t/$tenant/inventory',
    '/system',
    '/system/directory',
    '/system/ops/runs',
    '/system/ops/runs/$id',
    '/system/ops/failures',
    '/system/ops/stuck',
    '/system/sign-in',
  ])
})

test('signing in leads back to the page that was asked for', () => {
  expect(returnPath('/admin/operations?tab=active')).toBe('/admin/operations?tab=active')
})

test.each([
  undefined,
  '',
  '//evil.example',
  'https://evil.example',
  '/\\evil.example',
  '/sign-in',
  '/sign-in?from=%2F',
])('signing in never leads elsewhere: %s', (from) => {
  expect(returnPath(from)).toBe(afterSignIn)
})
