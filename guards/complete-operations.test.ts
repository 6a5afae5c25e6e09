import { expect, test } from 'vitest'
import { completeOperations } from './complete-operations.ts'
import { foundIn } from './planted.ts'

const handlers = 'server/entry/handlers.ts'
const check = (planted: Record<string, string>) =>
  foundIn((files) => completeOperations(files, ['inventory.sync']), planted)
const named = { 'server/inventory/sync.db.test.ts': `await start('inventory.sync', {})` }

test('finds an operation without a handler, and one that no test names', () => {
  expect(check({ [handlers]: 'export const handlers = {}', ...named })).toEqual(['operations/catalog.ts:0'])
  expect(check({ [handlers]: `export const handlers = { 'inventory.sync': syncInventory }` })).toEqual([
    'operations/catalog.ts:0',
  ])
})

test('finds a handler of an operation that nobody can start', () => {
  const text = `export const handlers = {\n'inventory.sync': syncInventory,\n'policy.sync': syncPolicies }`
  expect(check({ [handlers]: text, ...named })).toEqual([`${handlers}:3`])
})

test('passes an operation with both, and those that are only shown', () => {
  expect(check({ [handlers]: `export const handlers = { 'inventory.sync': syncInventory }`, ...named })).toEqual([])
})
