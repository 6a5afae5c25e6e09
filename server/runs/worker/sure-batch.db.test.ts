import type pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { testDatabase } from '../../../tests/database.ts'
import { beginRun, readRun, startSync } from '../../../tests/operations.ts'
import { createWorkspace } from '../../../tests/people.ts'
import { createDatabase } from '../../database/kysely.ts'
import { createPool } from '../../database/pool.ts'
import type { Database, Scope } from '../../database/scope.ts'
import { leaseOf } from '../run-row.ts'
import { sureBatch } from './sure-batch.ts'

const database = testDatabase()
const open: Database[] = []
afterEach(() => Promise.all(open.splice(0).map((db) => db.destroy())))

type Cut = 'before the commit arrives' | 'after the commit, before its answer' | 'at the first write'

/** A database whose connection is cut once, at this instant: the server ends the session. */
function cutOnce(cut: Cut): Database {
  const pool = createPool(database.url, { max: 3, applicationName: 'cut' })
  let isDone = false
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (text: unknown, values?: unknown) => Promise<unknown>
    const cutting = async (text: unknown, values?: unknown): Promise<unknown> => {
      const isNow = cut === 'at the first write' ? /run_report/.test(textOf(text)) : textOf(text) === 'commit'
      if (isDone || !isNow) return query(text, values)
      isDone = true
      if (cut === 'after the commit, before its answer') await query(text, values)
      await database.pool.query('select pg_terminate_backend($1)', [
        (client as pg.PoolClient & { processID: number }).processID,
      ])
      // The session is gone, so this finds what a lost connection finds.
      return query('select 1')
    }
    client.query = cutting as typeof client.query
  })
  const db = createDatabase(pool)
  open.push(db)
  return db
}

const textOf = (text: unknown): string =>
  typeof text === 'string' ? text : String((text as { text?: string } | undefined)?.text)

test.each<Cut>(['at the first write', 'before the commit arrives', 'after the commit, before its answer'])(
  'a connection cut %s: the batch is written once',
  async (cut) => {
    const workspace = await createWorkspace(database.pool)
    const { id } = await startSync(database.db, workspace)
    const run = await beginRun(database.db, id)
    const scope: Scope = { kind: 'worker', run: { workspaceId: run.workspace_id, tenantId: run.tenant_id } }
    const written = await sureBatch(
      { db: cutOnce(cut), scope, lease: leaseOf(run) },
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
