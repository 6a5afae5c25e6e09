import { sql } from 'kysely'
import { startableTypes, startOf } from '../../../operations/catalog.ts'
import { enterScope, withMove, type Database, type Tx } from '../../database/scope.ts'
import { claim, type Candidate } from '../claims.ts'
import { groundOf, judge } from '../legitimacy.ts'
import { leaseOf, type RunRow } from '../run-row.ts'
import { begin, block, resume, wait, workerMover, type Mover } from '../service.ts'

export type Claimed =
  | { readonly kind: 'begun'; readonly run: RunRow; readonly tenantExternalId: string | null }
  /** It may no longer start: it has ended, and somebody was told. */
  | { readonly kind: 'blocked'; readonly run: RunRow }
  | { readonly kind: 'nothing' }

const resumableTypes = startableTypes.filter((type) => startOf(type)?.resumable)

/**
 * Takes the next run: one that was given back first, else the oldest of the least recently served lane with room.
 * Legitimacy is decided in the same transaction: begin or block (spec: operations §3, §5). `mayTake` is asked once more at
 * the last instant, because looking takes a while on a busy database, and whoever was told to stop meanwhile takes nothing.
 */
export async function claimNext(db: Database, workerId: string, mayTake = (): boolean => true): Promise<Claimed> {
  return withMove(db, { kind: 'worker' }, async (tx) => {
    const candidate = await claim(tx, startableTypes, resumableTypes)
    if (candidate === null || !mayTake()) return { kind: 'nothing' }
    const { run } = candidate
    return settle(tx, candidate, workerId, () =>
      run.status === 'running' ? resume(tx, run, workerId) : begin(tx, run, workerId),
    )
  })
}

/**
 * A run that is this worker's by its row while nothing here does it: begun by a claim whose answer never came, or let go
 * when the database was away for longer than beats may be. Nobody else has its token, so it is simply gone on with; a type
 * without a cursor may have done its work, and is left to the reconciler.
 */
export async function claimOwn(db: Database, workerId: string, held: readonly number[]): Promise<Claimed> {
  return withMove(db, { kind: 'worker' }, async (tx) => {
    const own = await tx
      .selectFrom('operation_runs')
      .selectAll()
      .where('status', '=', 'running')
      .where('worker_id', '=', workerId)
      .where('type', 'in', resumableTypes)
      .where(sql<boolean>`id <> all (${[...held]}::bigint[])`)
      .orderBy('id')
      .executeTakeFirst()
    if (own === undefined) return { kind: 'nothing' }
    await enterScope(tx, { kind: 'worker', run: { workspaceId: own.workspace_id, tenantId: own.tenant_id } })
    // Whatever it waited for, it does not any more; and this says that it is alive.
    const [tenantExternalId, run] = await Promise.all([externalIdOf(tx, own), wait(tx, leaseOf(own), null)])
    return run === null ? { kind: 'nothing' } : { kind: 'begun', run, tenantExternalId }
  })
}

/** Begins or blocks a run that this transaction has locked, under the scope of the run itself. */
export const decide = async (
  tx: Tx,
  run: RunRow,
  workerId: string,
  take: () => Promise<RunRow | null>,
): Promise<Claimed> => settle(tx, { run, ground: await groundOf(tx, run) }, workerId, take)

async function settle(
  tx: Tx,
  { run, ground }: Candidate,
  workerId: string,
  take: () => Promise<RunRow | null>,
): Promise<Claimed> {
  const refusal = judge(run, ground)
  // Rights that went away while work is under way do not turn what was done into nothing: only unbegun work is blocked.
  if (refusal !== null && run.status === 'queued') {
    const blocked = await block(tx, run, refusal, byLegitimacy(workerId))
    return blocked === null ? { kind: 'nothing' } : { kind: 'blocked', run: blocked }
  }
  const begun = await take()
  return begun === null
    ? { kind: 'nothing' }
    : { kind: 'begun', run: begun, tenantExternalId: ground.tenant?.externalId ?? null }
}

const byLegitimacy = (workerId: string): Mover => ({ ...workerMover(workerId), kind: 'legitimacy' })

async function externalIdOf(tx: Tx, run: { tenant_id: number | null }): Promise<string | null> {
  if (run.tenant_id === null) return null
  const tenant = await tx.selectFrom('tenants').select('external_id').where('id', '=', run.tenant_id).executeTakeFirst()
  return tenant?.external_id ?? null
}
