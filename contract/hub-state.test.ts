import { expect, test } from 'vitest'
import { hubOfTenant, hubPath, hubStateKeys, hubStateSchema, type HubState } from './hub-state.ts'

test('the address of a state says all of it, and read again it is that state', () => {
  const state: HubState = {
    tenant: '7d1f1cbb-0000-4000-8000-000000000001',
    tab: 'completed',
    outcome: 'failed',
    from: '2026-03-01T00:00:00+01:00',
    q: 'a&b=c #42',
  }
  const read = Object.fromEntries(new URL(hubPath(state), 'http://localhost').searchParams)
  expect(read).toEqual(state)
  expect(hubStateSchema.parse(read)).toEqual(state)
})

test('no state is the hub itself', () => {
  expect(hubPath({})).toBe('/admin/operations')
})

test('an address says who is asked about before what is asked', () => {
  expect(hubStateKeys.slice(0, 3)).toEqual(['workspace', 'tenant', 'tab'])
})

test('opened from a tenant it knows the way back', () => {
  expect(hubPath({ ...hubOfTenant('7d1f'), tab: 'active' })).toBe('/admin/operations?tenant=7d1f&tab=active&back=7d1f')
})
