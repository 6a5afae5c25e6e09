import { expect, test } from 'vitest'
import { roleCapabilities, type Role } from '../../../operations/capability.ts'
import type { Tenant } from '../../../contract/tenants.ts'
import { syncReason } from './sync-reason.ts'

const tenant: Tenant = { id: '1', externalId: 'a', name: 'A', status: 'active', workspaceId: '1' }
const as = (role: Role) => ({ id: '1', name: 'W', role, capabilities: [...roleCapabilities[role]] })

test('whoever may start a sync is given no reason', () => {
  for (const role of ['operator', 'manager', 'owner'] as const) expect(syncReason(tenant, as(role))).toBeNull()
})

test('a role without the right is told so', () => {
  expect(syncReason(tenant, as('readonly'))).toBe('Your role (readonly) does not include this.')
})

test('one of the two rights is not enough', () => {
  const half = {
    ...as('operator'),
    capabilities: as('operator').capabilities.filter((c) => c !== 'tenant.inventory.sync'),
  }
  expect(syncReason(tenant, half)).toBe('Your role (operator) does not include this.')
})

test.each(['archived', 'draft', 'onboarding'] as const)('nothing is started in a tenant that is %s', (status) => {
  expect(syncReason({ ...tenant, status }, as('owner'))).toContain('nothing may be done in it')
})

test('somebody outside the workspace is told so', () => {
  expect(syncReason(tenant, null)).toBe('You are not a member of its workspace.')
})
