import { randomUUID } from 'node:crypto'
import { canonicalType, startOf } from '../../../operations/catalog.ts'
import { reasons } from '../../../operations/failure.ts'
import { withMove, type Database, type Scope, type Tx } from '../../database/scope.ts'
import { Stopped, type Handler, type HandlerResult, type StopCause } from '../handler.ts'
import type { HintSender } from '../hints.ts'
import { endHints, hintOf, type RunRow } from '../run-row.ts'
import { blockRunning, cancelRunning, complete, release, workerMover } from '../service.ts'
import { isDatabaseLoss, throughLosses } from './database-loss.ts'
import type { Held } from './job.ts'

export type Log = {
  readonly info: (fields: object, text: string) => void
  readonly warn: (fields: object, text: string) => void
  readonly error: (fields: object, text: string) => void
}
export type ExecuteTools = {
  readonly db: Database
  readonly sender: HintSender
  readonly workerId: string
  readonly log: Log
}

type Ending = HandlerResult | { readonly kind: 'stopped'; readonly by: StopCause }

/**
 * Does one run to its end: handler, then the one move that its result calls for. Never throws. False: the run may still be
 * this worker's, because its end could not be written or because it was let go for want of beats.
 */
export async function execute(held: Held, handler: Handler, tools: ExecuteTools): Promise<boolean> {
  const ending = await resultOf(held, handler, tools.log)
  try {
    await finish(held, ending, tools)
    return ending.kind !== 'stopped' || ending.by !== 'fenced'
  } catch (error) {
    // The database would not have it now. The lease runs out and the reconciler tells the story: nothing is lost.
    tools.log.error({ err: error, run: held.lease.id }, 'the end of a run could not be written')
    return false
  } finally {
    await held.leave()
  }
}

/** A run whose handler would not stop in time: given back or ended without it, and what it still writes is refused. */
export const abandon = (held: Held, tools: ExecuteTools): Promise<void> =>
  finish(held, { kind: 'stopped', by: 'shutdown' }, tools)

/** A type that this build does not know keeps no cursor that it could read. */
export function isResumable(code: string): boolean {
  const type = canonicalType(code)
  return type !== null && startOf(type)?.resumable === true
}

async function resultOf(held: Held, handler: Handler, log: Log): Promise<Ending> {
  try {
    held.job.checkpoint()
    return await handler(held.job)
  } catch (error) {
    const cause = held.stopCause()
    if (cause !== null && (error instanceof Stopped || held.job.signal.aborted)) return { kind: 'stopped', by: cause }
    if (isDatabaseLoss(error) && isResumable(held.run.type)) {
      log.warn({ err: error, run: held.lease.id }, 'the database was away for too long; the run is given back')
      return { kind: 'stopped', by: 'shutdown' }
    }
    const correlationId = randomUUID()
    log.error({ err: error, run: held.lease.id, correlationId }, 'a handler failed unexpectedly')
    return { kind: 'failure', code: 'internal_error', message: `Our reference for this is ${correlationId}.` }
  }
}

async function finish(held: Held, ending: Ending, tools: ExecuteTools): Promise<void> {
  const { lease, run } = held
  const scope: Scope = { kind: 'worker', run: { workspaceId: run.workspace_id, tenantId: run.tenant_id } }
  if (ending.kind === 'stopped' && ending.by === 'fenced') {
    tools.log.warn(
      { run: lease.id, token: lease.token },
      'the lease of a run is gone; what it would still write is refused',
    )
    return
  }
  // The token makes a second try harmless: one that came through unheard has moved the run, and this one finds it so.
  const moved = await throughLosses(held.lost, () =>
    withMove(tools.db, scope, (tx) => move(tx, held, ending, tools.workerId)),
  )
  if (moved === null) {
    tools.log.warn({ run: lease.id, token: lease.token }, 'somebody else moved the run first; theirs stands')
    return
  }
  tools.log.info(
    { run: lease.id, status: moved.status, outcome: moved.outcome, reason: moved.reason_code },
    'run left the worker',
  )
  for (const hint of moved.status === 'completed' ? endHints(moved) : [hintOf(moved)]) tools.sender.announce(hint)
}

function move(tx: Tx, held: Held, ending: Ending, workerId: string): Promise<RunRow | null> {
  const by = workerMover(workerId)
  switch (ending.kind) {
    case 'items':
    case 'failure':
      return complete(tx, held.lease, ending, by)
    case 'blocked':
      // What an earlier attempt did is not undone by a precondition that fails now: then it is a failure.
      return (held.job.counts().processed ?? 0) > 0
        ? complete(tx, held.lease, { kind: 'failure', code: ending.code, message: reasons[ending.code].sentence }, by)
        : blockRunning(tx, held.lease, ending.code, by)
    case 'stopped':
      if (ending.by === 'cancel') return cancelRunning(tx, held.lease, by)
      if (isResumable(held.run.type)) return release(tx, held.lease, workerId)
      return complete(
        tx,
        held.lease,
        { kind: 'failure', code: 'worker_stopped', message: 'The worker was shut down.' },
        by,
      )
  }
}
