import { sql } from 'kysely'
import { withScope, type Database, type Scope, type Tx } from '../../database/scope.ts'
import type { Lease, RunRow } from '../run-row.ts'
import { batch, type BatchReport } from '../service.ts'
import { throughLosses } from './database-loss.ts'

export type BatchTools = { readonly db: Database; readonly scope: Scope; readonly lease: Lease }

/**
 * One batch, written once although the connection may be cut at any instant, the one between the commit and its answer
 * included: PostgreSQL is asked what became of that transaction before anything is written again. Null: the token has
 * moved on. Throws the loss when the database stays away, or when `signal` says that trying on makes no sense.
 */
export async function sureBatch(
  { db, scope, lease }: BatchTools,
  signal: AbortSignal,
  write: (tx: Tx) => Promise<BatchReport>,
): Promise<RunRow | null> {
  let doubt: string | null = null
  return throughLosses(signal, async () => {
    if (doubt !== null) {
      const fate = await fateOf(db, doubt)
      if (fate === 'in progress') throw new Error('Connection terminated, and its transaction is not over yet')
      if (fate === 'committed') return withScope(db, scope, (tx) => stillHeld(tx, lease))
      doubt = null
    }
    return withScope(db, scope, async (tx) => {
      doubt = null
      const written = await batch(tx, lease, () => write(tx))
      // From here on the commit may have come through although we hear nothing of it.
      if (written !== null) doubt = written.transaction_id
      return written
    })
  })
}

async function fateOf(db: Database, xid: string): Promise<string | null> {
  const { rows } = await sql<{ fate: string | null }>`select pg_xact_status(${xid}::xid8) as fate`.execute(db)
  return rows[0]?.fate ?? null
}

async function stillHeld(tx: Tx, lease: Lease): Promise<RunRow | null> {
  const run = await tx
    .selectFrom('operation_runs')
    .selectAll()
    .where('id', '=', lease.id)
    .where('lease_token', '=', lease.token)
    .where('status', '=', 'running')
    .executeTakeFirst()
  return run ?? null
}
