import { withScope, type Database, type Tx } from '../../server/database/scope.ts'
import { lock } from '../../server/runs/claims.ts'
import { leaseOf, type RunRow } from '../../server/runs/run-row.ts'
import * as service from '../../server/runs/service.ts'
import { beginRun } from '../operations.ts'
import type { TestWorkspace } from '../people.ts'

/** Every road into `completed` (spec: operations §3), each told from the moment before the one move that ends the run. */

const by = service.workerMover('w-test')
const at = '2026-05-01T10:00:00.000Z'

export type Road = {
  readonly outcome: string
  readonly reason: string | null
  /** Brings a queued run to the moment before its end. */
  readonly prepare: (db: Database, id: number, workspace: TestWorkspace) => Promise<RunRow>
  readonly end: (tx: Tx, run: RunRow, workspace: TestWorkspace) => Promise<RunRow | null>
}

const worker = { kind: 'worker' } as const
const queued: Road['prepare'] = async (db, id) => {
  const run = await withScope(db, worker, (tx) => lock(tx, id))
  if (run === null) throw new Error(`there is no run ${id}`)
  return run
}
const running: Road['prepare'] = (db, id) => beginRun(db, id)

const counted =
  (counts: { total: number; processed: number; succeeded: number; failed: number }): Road['prepare'] =>
  async (db, id) => {
    const run = await beginRun(db, id)
    const report = await withScope(db, worker, (tx) => service.batch(tx, leaseOf(run), async () => ({ counts })))
    if (report === null) throw new Error(`run ${id} was fenced`)
    return report
  }
const wished: Road['prepare'] = async (db, id, workspace) => {
  await beginRun(db, id)
  await withScope(db, { kind: 'platform' }, (tx) => service.requestCancel(tx, id, workspace.people.owner))
  return queued(db, id, workspace)
}

const items: Road['end'] = (tx, run) => service.complete(tx, leaseOf(run), { kind: 'items' }, by)
const reconciled =
  (reason: 'worker_lost' | 'queue_stalled' | 'runtime_exceeded'): Road['end'] =>
  (tx, run) =>
    service.reconcile(tx, run, { at, reason, thresholdSeconds: 20, decidedBy: 'test' })

export const roads: Readonly<Record<string, Road>> = {
  succeeded: {
    outcome: 'succeeded',
    reason: null,
    prepare: counted({ total: 2, processed: 2, succeeded: 2, failed: 0 }),
    end: items,
  },
  partial: {
    outcome: 'partially_succeeded',
    reason: 'some_items_failed',
    prepare: counted({ total: 2, processed: 2, succeeded: 1, failed: 1 }),
    end: items,
  },
  'all failed': {
    outcome: 'failed',
    reason: 'all_items_failed',
    prepare: counted({ total: 2, processed: 2, succeeded: 0, failed: 2 }),
    end: items,
  },
  failed: {
    outcome: 'failed',
    reason: 'throttled',
    prepare: running,
    end: (tx, run) =>
      service.complete(tx, leaseOf(run), { kind: 'failure', code: 'throttled', message: 'It was too much.' }, by),
  },
  'blocked at pick-up': {
    outcome: 'blocked',
    reason: 'missing_capability',
    prepare: queued,
    end: (tx, run) => service.block(tx, run, 'missing_capability', by),
  },
  'blocked running': {
    outcome: 'blocked',
    reason: 'provider_connection_invalid',
    prepare: running,
    end: (tx, run) => service.blockRunning(tx, leaseOf(run), 'provider_connection_invalid', by),
  },
  'cancelled queued': {
    outcome: 'cancelled',
    reason: 'cancelled_by_person',
    prepare: queued,
    end: async (tx, run, { people }) => (await service.requestCancel(tx, run.id, people.owner))?.run ?? null,
  },
  'cancelled running': {
    outcome: 'cancelled',
    reason: 'cancelled_by_person',
    prepare: wished,
    end: (tx, run) => service.cancelRunning(tx, leaseOf(run), by),
  },
  reconciled: { outcome: 'failed', reason: 'worker_lost', prepare: running, end: reconciled('worker_lost') },
  'ran too long': {
    outcome: 'failed',
    reason: 'runtime_exceeded',
    prepare: running,
    end: reconciled('runtime_exceeded'),
  },
  'cancel forced': { outcome: 'cancelled', reason: 'cancel_forced', prepare: wished, end: reconciled('worker_lost') },
  'queue stalled': { outcome: 'failed', reason: 'queue_stalled', prepare: queued, end: reconciled('queue_stalled') },
}
