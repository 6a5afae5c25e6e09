import { describe, expect, test } from 'vitest'
import { foldedCount, isNarrowed, readOperationsSearch } from './search.ts'

const tenant = '7d1f1cbb-0000-4000-8000-000000000001'
const known = { tenants: [tenant], workspaces: ['1'] }
const read = (search: Record<string, string>) => readOperationsSearch(search, known)

test('an empty address asks for everything', () => {
  expect(read({})).toEqual({ tab: 'all', filter: {}, cursor: undefined, back: undefined, leftOut: [] })
})

test('what a link says is asked for, word for word', () => {
  const search = {
    tenant,
    tab: 'active_stale_attention',
    problemClass: 'active_stale_attention',
    type: 'inventory.sync',
    status: 'running',
    outcome: 'pending',
    initiator: 'me',
    from: '2026-03-01T00:00:00Z',
    to: '2026-03-10T00:00:00+01:00',
  }
  const { tab, ...filter } = search
  expect(read(search)).toEqual({ tab, filter, cursor: undefined, back: undefined, leftOut: [] })
})

test('where one came from narrows nothing', () => {
  const search = read({ tenant, back: tenant.toUpperCase() })
  expect(search).toMatchObject({ filter: { tenant }, back: tenant, leftOut: [] })
  expect(isNarrowed(read({ back: tenant }).filter)).toBe(false)
})

test('an old spelling of an operation is read as what it is now', () => {
  expect(read({ type: 'inventory_sync' }).filter).toEqual({ type: 'inventory.sync' })
})

describe('what means nothing is left out and named', () => {
  test.each([
    [{ tab: 'stuck' }, 'tab “stuck”'],
    [{ status: 'toString' }, 'status “toString”'],
    [{ type: 'unicorn.ride' }, 'operation “unicorn.ride”'],
    [{ reconciled: 'yes' }, 'reconciled “yes”'],
    [{ initiator: 'ada' }, 'started by “ada”'],
    [{ from: '2026-03-01' }, 'created from “2026-03-01”'],
    [{ from: '2026-13-41T00:00:00Z' }, 'created from “2026-13-41T00:00:00Z”'],
    [{ tenant: '7d1f1cbb-0000-4000-8000-00000000000f' }, 'tenant “7d1f1cbb-0000-4000-8000-00000000000f”'],
    [{ back: '7d1f1cbb-0000-4000-8000-00000000000f' }, 'back to “7d1f1cbb-0000-4000-8000-00000000000f”'],
    [{ workspace: '2' }, 'workspace “2”'],
    [{ colour: 'red' }, 'colour “red”'],
  ])('%j', (search, words) => {
    expect(read(search)).toEqual({ tab: 'all', filter: {}, cursor: undefined, back: undefined, leftOut: [words] })
  })
})

test('a workspace and a window do not narrow, a filter does', () => {
  expect(isNarrowed(read({ workspace: '1', from: '2026-03-01T00:00:00Z' }).filter)).toBe(false)
  expect(isNarrowed(read({ q: '42' }).filter)).toBe(true)
})

test('folded filters are counted, so that none works unseen', () => {
  expect(foldedCount(read({ status: 'queued', reconciled: 'true', type: 'inventory.sync' }).filter)).toBe(2)
})
