import { expect, test } from 'vitest'
import type { Operation } from '../../../contract/operation.ts'
import { lastSyncs } from './last-syncs.ts'

const sync = (id: string, tenant: string | null) =>
  ({ id, tenant: tenant === null ? null : { externalId: tenant, name: tenant } }) as Operation

const list = [sync('3', 'a'), sync('2', 'b'), sync('1', 'a'), sync('0', null)]

test('the newest sync of a tenant is the last one', () => {
  expect(lastSyncs(list, true)('a')).toMatchObject({ operation: { id: '3' } })
})

test('a tenant without one in the whole list has none', () => {
  expect(lastSyncs(list, true)('c')).toBe('none')
})

test('a list that goes on says nothing about a tenant that is not on it', () => {
  expect(lastSyncs(list, false)('c')).toBe('unknown')
})
