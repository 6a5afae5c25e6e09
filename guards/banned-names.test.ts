import { describe, expect, test } from 'vitest'
import { banned, bannedNames } from './banned-names.ts'
import { foundIn } from './planted.ts'

const at = (path: string, text: string) => foundIn(bannedNames, { [path]: text })

describe('finds', () => {
  test.each([
    ['a raw "View run"', 'web/runs/RunRow.tsx', `const link = <a>View run</a>`],
    ['a legacy table', 'server/database/migrations/0009_jobs.sql', 'create table job_runs (id bigint);'],
    ['a legacy table in code', 'server/backups/store.ts', `db.selectFrom('bulk_operation_runs')`],
    ['a retired class', 'server/runs/old.ts', 'export class OperationJob {}'],
    ['a percentage in words', 'web/runs/RunProgress.tsx', 'const text = `${p}% complete`'],
    ['an old spelling that is written', 'server/inventory/start.ts', `start('inventory_sync', {})`],
    ['an old spelling in SQL', 'server/runs/queries.ts', `sql\`select 1 where type = 'entra_group_sync'\``],
    ['"run" for people', 'web/admin/operations/HubPage.tsx', `const empty = <p>No runs yet</p>`],
  ])('%s', (_, path, text) => {
    expect(at(path, text)).toEqual([`${path}:1`])
  })
})

describe('passes', () => {
  test.each([
    ['a word that ends alike', 'web/runs/RunRow.tsx', `const link = <a>Review runbook</a>`],
    ['the right word', 'web/runs/RunRow.tsx', `const link = <a>View {operation}</a>`],
    ['an act', 'web/admin/backups/BackupsPage.tsx', `const button = <b>Run now</b>`],
    ['the catalog', 'operations/catalog.ts', `const aliases = ['inventory_sync']`],
    ['a test of the alias', 'server/runs/queries.db.test.ts', `seed('inventory_sync')`],
    ['the dotted code', 'server/inventory/start.ts', `start('inventory.sync', {})`],
    ['the runs of code', 'server/runs/queries.ts', `const message = 'the run is fenced'`],
  ])('%s', (_, path, text) => {
    expect(at(path, text)).toEqual([])
  })
})

test('each banned name says why and what instead', () => {
  for (const { reason, remedy } of banned) expect([reason, remedy]).not.toContain('')
})
