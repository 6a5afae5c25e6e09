import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Me } from '../../contract/people.ts'
import { freshnesses } from '../../operations/freshness.ts'
import { outcomes, statuses } from '../../operations/lifecycle.ts'
import { problemClasses, tabs } from '../../operations/problem.ts'
import { firstQuestion } from '../../server/http/first-question.ts'
import { readOperationsSearch } from '../../web/admin/operations/search.ts'

const tenant = '7d1f1cbb-0000-4000-8000-000000000001'
const me: Me = {
  person: { id: '1', name: 'Ann', email: 'ann@example.test' },
  workspaces: [{ id: '1', name: 'One', role: 'owner', capabilities: [] }],
  capabilities: [],
}
const addresses = fc.record(
  {
    tenant: fc.constantFrom(tenant, tenant.toUpperCase()),
    tab: fc.constantFrom(...tabs),
    type: fc.constantFrom('inventory.sync', 'inventory_sync', 'restore.execute'),
    status: fc.constantFrom(...statuses),
    outcome: fc.constantFrom(...outcomes),
    problemClass: fc.constantFrom(...problemClasses),
    freshness: fc.constantFrom(...freshnesses),
    reconciled: fc.constantFrom('true', 'false'),
    initiator: fc.constantFrom('me', '7'),
    from: fc.constantFrom('2026-03-01T00:00:00Z', '2026-03-10T00:00:00+01:00'),
    to: fc.constantFrom('2026-03-09T12:00:00.000Z'),
    q: fc.constantFrom('sync', '#42', 'a b&c'),
    cursor: fc.constant('next'),
    back: fc.constant(tenant),
    workspace: fc.constant('1'),
  },
  { requiredKeys: [] },
)

test('the server reads for a page of the hub exactly what that page asks for', () => {
  fc.assert(
    fc.property(addresses, (address) => {
      const read = readOperationsSearch(address, { tenants: [tenant], workspaces: ['1'] })
      const question = firstQuestion('/admin/operations', new URLSearchParams(address), me)
      expect(read.leftOut).toEqual([])
      const { cursor, tab, filter } = read
      expect(question).toEqual({
        kind: 'hub',
        counts: filter,
        list: { ...filter, tab, ...(cursor === undefined ? {} : { cursor }) },
      })
    }),
  )
})

test('for somebody of several workspaces it reads that of the shell, unless the address says which', () => {
  const both = {
    ...me,
    workspaces: [...me.workspaces, { id: '2', name: 'Two', role: 'owner' as const, capabilities: [] }],
  }
  const scopeOf = (search: string) => firstQuestion('/admin/operations', new URLSearchParams(search), both)
  expect(scopeOf('')).toMatchObject({ counts: { workspace: '1' } })
  expect(scopeOf('workspace=2')).toMatchObject({ counts: { workspace: '2' } })
  expect(scopeOf(`tenant=${tenant}`)).toEqual({ kind: 'hub', counts: { tenant }, list: { tenant, tab: 'all' } })
})
