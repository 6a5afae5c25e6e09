import { expect, test } from 'vitest'
import { cutOnce, type Cut } from '../../../tests/cut-connection.ts'
import { testDatabase } from '../../../tests/database.ts'
import { beginRun, readRun, startSync } from '../../../tests/operations.ts'
import { createWorkspace } from '../../../tests/people.ts'
import type { Scope } from '../../database/scope.ts'
import { leaseOf } from '../run-row.ts'
import { sureBatch } from './sure-batch.ts'

const database = testDatabase()

test.each<Cut>(['at the first write', 'before the commit arrives', 'after the commit, before its answer'])(
  'a connection cut %s: the batch is written once',
  async (cut) => {
    const workspace = await createWorkspace(database.pool)
    const { id } = await startSync(database.db, workspace)
    const run = await beginRun(database.db, id)
    const scope: Scope = { kind: 'worker', run: { workspaceId: run.workspace_id, tenantId: run.tenant_id } }
    const written = await sureBatch(
      { db: cutOnce(database.url, cut), scope, lease: leaseOf(run) },
      new AbortController().signal,
      async () => ({ counts: { total: 5, processed: 2, succeeded: 2 }, cursor: { at: 2 } }),
    )
    const counted = { total: 5, processed: 2, succeeded: 2 }
    expect(written).toMatchObject({ id, summary_counts: counted })
    expect(await readRun(database.db, id)).toMatchObject({ summary_counts: counted, context: { cursor: { at: 2 } } })
  },
)

test('what the work itself does wrong is not tried again', async () => {
  const workspace = await createWorkspace(database.pool)
  const { id } = await startSync(database.db, workspace)
  const run = await beginRun(database.db, id)
  let tries = 0
  const batch = sureBatch(
    { db: database.db, scope: { kind: 'worker' }, lease: leaseOf(run) },
    new AbortController().signal,
    () => {
      tries++
      throw new TypeError('a bug')
    },
  )
  await expect(batch).rejects.toThrow('a bug')
  expect(tries).toBe(1)
})
