import { randomBytes } from 'node:crypto'
import { withMove, type Database, type Scope, type Tx } from '../../database/scope.ts'
import type { Lease, RunRow } from '../run-row.ts'
import { batch, type BatchReport } from '../service.ts'
import { throughLosses } from './database-loss.ts'

export type BatchTools = { readonly db: Database; readonly scope: Scope; readonly lease: Lease }

/**
 * One batch, written once although the connection may be cut at any instant, the one between the commit and its answer
 * included: it has a name, which stands in the row when it was committed, and a try that follows waits for the row and
 * looks. The number of the transaction would not do: when the server crashes before the commit, the number is free again
 * and somebody else's. Null: the token has moved on. Throws the loss when the database stays away, or when `signal` says
 * that trying on makes no sense.
 */
export function sureBatch(
  { db, scope, lease }: BatchTools,
  signal: AbortSignal,
  write: (tx: Tx) => Promise<BatchReport>,
): Promise<RunRow | null> {
  const name = randomBytes(9).toString('base64url')
  return throughLosses(signal, () => withMove(db, scope, (tx) => batch(tx, lease, () => write(tx), name)))
}
