import { expect, test } from 'vitest'
import pg from 'pg'
import { sql } from 'kysely'
import { createDatabase } from '../../server/database/kysely.ts'
import { createPool } from '../../server/database/pool.ts'
import type { Scope } from '../../server/database/scope.ts'
import { leaseOf } from '../../server/runs/run-row.ts'
import { sureBatch } from '../../server/runs/worker/sure-batch.ts'
import { beginRun, readRun, startSync } from '../operations.ts'
import { createWorkspace } from '../people.ts'
import { ownServer, type OwnServer } from './own-server.ts'
import { startWireProxy } from './wire-proxy.ts'

/** Nothing but a commit brings a transaction's number to the disk, so that a crash before it frees the number again. */
const settings = { wal_writer_delay: '10000ms', autovacuum: 'off' }

/** Transactions of somebody else, until one has this number and is committed. */
async function useNumber(server: OwnServer, wanted: bigint): Promise<bigint> {
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  try {
    for (;;) {
      const { rows } = await client.query<{ xid: string }>('select pg_current_xact_id()::text as xid')
      const used = BigInt(rows[0]?.xid ?? 0)
      if (used >= wanted) return used
    }
  } finally {
    await client.end()
  }
}

test(
  'a batch lost with the server, whose transaction number somebody else had after the restart: it is written, and once',
  { timeout: 60_000 },
  async () => {
    const server = await ownServer(settings)
    const proxy = await startWireProxy(server.url)
    const db = createDatabase(createPool(proxy.url, { max: 2, applicationName: 'batch' }))
    try {
      const straight = createPool(server.url, { max: 2, applicationName: 'test' })
      const workspace = await createWorkspace(straight)
      await straight.end()
      const begun = await beginRun(db, (await startSync(db, workspace)).id)
      const tenantId = workspace.tenants[0]?.id ?? 0
      const scope: Scope = { kind: 'worker', run: { workspaceId: workspace.id, tenantId } }
      let number = 0n
      let isDown: Promise<void> | undefined
      proxy.setFate(({ text }) => {
        if (number > 0n && text === 'commit') isDown ??= server.crash()
        return isDown === undefined ? { kind: 'pass' } : { kind: 'cut', when: 'before', isSaid: false }
      })
      const written = sureBatch({ db, scope, lease: leaseOf(begun) }, new AbortController().signal, async (tx) => {
        const { rows } = await sql<{ xid: string }>`select pg_current_xact_id()::text as xid`.execute(tx)
        number = BigInt(rows[0]?.xid ?? 0)
        return { counts: { total: 3, processed: 0 } }
      })
      await expect.poll(() => isDown !== undefined, { timeout: 10_000 }).toBe(true)
      const lost = number
      await isDown
      await server.start()
      expect(await useNumber(server, lost)).toBe(lost)
      proxy.setFate(() => ({ kind: 'pass' }))
      expect((await written)?.summary_counts).toEqual({ total: 3, processed: 0 })
      expect((await readRun(db, begun.id)).summary_counts).toEqual({ total: 3, processed: 0 })
    } finally {
      await db.destroy()
      await proxy.close()
      await server.close()
    }
  },
)
