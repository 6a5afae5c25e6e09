import { describe, expect, test } from 'vitest'
import { boundaries } from './boundaries.ts'
import { foundIn } from './planted.ts'

const imports = (path: string, specifier: string) => foundIn(boundaries, { [path]: `import { a } from '${specifier}'` })

describe('finds', () => {
  test.each([
    ['a package in the heart', 'operations/freshness.ts', 'date-fns'],
    ['Node in the heart', 'operations/identity.ts', 'node:crypto'],
    ['the server from the heart', 'operations/freshness.ts', '../server/lib/clock.ts'],
    ['the server from the contract', 'contract/operations.ts', '../server/access/authorize.ts'],
    ['the heart from the simulator', 'simulator/server.ts', '../operations/policy-types.ts'],
    ['the server from the web', 'web/runs/RunRow.tsx', '../../server/runs/queries.ts'],
    ['its packages from the web', 'web/api/client.ts', 'fastify'],
    ['a query in a primitive', 'web/ui/Panel.tsx', '@tanstack/react-query'],
    ['the heart in a primitive', 'web/ui/Panel.tsx', '../../operations/run.ts'],
    ['a slice from the runs', 'server/runs/service.ts', '../inventory/inventory.ts'],
    ['graph from the runs', 'server/runs/queries.ts', '../graph/client.ts'],
    ['access from a service of runs', 'server/runs/service.ts', '../access/authorize.ts'],
    ['behind the door of a sibling', 'server/restore/restore.ts', '../backups/store.ts'],
    ['behind a door, from a test', 'server/restore/restore.test.ts', '../backups/store.ts'],
    ['the database from graph', 'server/graph/client.ts', '../database/pool.ts'],
    ['a slice from http', 'server/http/problem.ts', '../inventory/inventory.ts'],
    ['the simulator from an entry', 'server/entry/server.ts', '../../simulator/server.ts'],
    ['a folder that nobody placed', 'server/misplaced/thing.ts', '../runs/service.ts'],
    ['the world of tests in the product', 'server/inventory/sync.ts', '../../tests/people.ts'],
    ['a tool of tests in the product', 'server/graph/client.ts', './testing/scripted-graph.ts'],
    ['an import without its ending', 'server/runs/service.ts', './store'],
  ])('%s', (_, path, specifier) => {
    expect(imports(path, specifier)).toEqual([`${path}:1`])
  })

  test('an import that is written another way', () => {
    const path = 'web/runs/RunRow.tsx'
    expect(foundIn(boundaries, { [path]: `const a = await import('../../server/runs/queries.ts')` })).toHaveLength(1)
    expect(foundIn(boundaries, { [path]: `type A = import('../../server/runs/queries.ts').A` })).toHaveLength(1)
    expect(foundIn(boundaries, { [path]: `export { a } from '../../server/runs/queries.ts'` })).toHaveLength(1)
  })
})

test('passes a program that a test starts, and finds one that the product starts', () => {
  const text = `const program = new URL('../../scripts/start.mjs', import.meta.url)`
  expect(foundIn(boundaries, { 'server/entry/start.db.test.ts': text })).toEqual([])
  expect(foundIn(boundaries, { 'server/entry/start.ts': text })).toEqual(['server/entry/start.ts:1'])
})

describe('passes', () => {
  test.each([
    ['zod in the heart', 'operations/summary.ts', 'zod'],
    ['a tool of tests in the heart', 'operations/summary.test.ts', 'fast-check'],
    ['the heart from the contract', 'contract/operations.ts', '../operations/run.ts'],
    ['Node in the simulator', 'simulator/server.ts', 'node:http'],
    ['the contract from the web', 'web/api/client.ts', '../../contract/operations.ts'],
    ['the heart from the runs', 'server/runs/service.ts', '../../operations/lifecycle.ts'],
    ['access from the routes of runs', 'server/runs/routes.ts', '../access/authorize.ts'],
    ['the runs from a slice', 'server/inventory/sync-inventory.ts', '../runs/service.ts'],
    ['a sibling by its door', 'server/backups/capture-backup.ts', '../inventory/inventory.ts'],
    ['its own rooms', 'server/inventory/sync-inventory.ts', './store.ts'],
    ['everything from the app', 'server/http/app.ts', '../inventory/routes.ts'],
    ['everything from an entry', 'server/entry/worker.ts', '../inventory/sync-inventory.ts'],
    ['the world of tests from a bench', 'bench/lifecycles.bench.ts', '../tests/people.ts'],
    ['behind a door, from a bench', 'bench/world/items.ts', '../../server/inventory/store.ts'],
    ['the test bed from a test', 'server/runs/service.db.test.ts', '../../tests/database.ts'],
  ])('%s', (_, path, specifier) => {
    expect(imports(path, specifier)).toEqual([])
  })
})
