import { expect, test } from 'vitest'
import { testDatabase } from '../../tests/database.ts'
import { beginRun, startSync } from '../../tests/operations.ts'
import { createWorkspace, seed } from '../../tests/people.ts'
import { withScope, type Scope } from '../database/scope.ts'
import { leaseOf, type RunRow } from '../runs/run-row.ts'
import { complete, workerMover } from '../runs/service.ts'
import { upsertItems } from './store.ts'

const database = testDatabase()
const page = ['a', 'b'].map((externalId) => ({
  type: 'scopeTag' as const,
  externalId,
  displayName: externalId,
  platform: null,
  meta: {},
  lastModifiedAt: null,
}))

test('read by another operation in between, a row is still counted once by each, also when one reads it again', async () => {
  const workspace = await createWorkspace(database.pool)
  const tenantId = workspace.tenants[0]?.id ?? 0
  const begun = async (policyTypes: string[]) =>
    beginRun(database.db, (await startSync(database.db, workspace, { policyTypes })).id)
  const first = await begun(['scopeTag'])
  const other = await begun(['scopeTag', 'mobileApp'])
  const scope: Scope = { kind: 'worker', run: { workspaceId: workspace.id, tenantId } }
  const read = ({ id: runId }: RunRow) =>
    withScope(database.db, scope, (tx) => upsertItems(tx, { workspaceId: workspace.id, tenantId, runId }, page))
  const nothing = { items: 0, created: 0, updated: 0, unchanged: 0 }
  expect(await read(first)).toEqual({ ...nothing, items: 2, created: 2 })
  expect(await read(other)).toEqual({ ...nothing, items: 2, unchanged: 2 })
  expect(await read(first)).toEqual(nothing)
  expect(await read(other)).toEqual(nothing)

  // Who has ended is not kept: the list is as long as a lane is wide.
  await withScope(database.db, scope, (tx) => complete(tx, leaseOf(first), { kind: 'items' }, workerMover('w-test')))
  expect(await read(await begun(['policySet']))).toEqual({ ...nothing, items: 2, unchanged: 2 })
  const rows = await seed<{ counted_by: number[] }>(database.pool, 'select counted_by from inventory_items', [])
  expect(rows.map(({ counted_by }) => counted_by.length)).toEqual([2, 2])
})
