import { canonicalType, startOf, type InputOf, type StartableType } from '../../../operations/catalog.ts'
import { cleanSummary } from '../../../operations/summary.ts'
import { withScope, type Scope, type Tx } from '../../database/scope.ts'
import { Stopped, type Job, type StopCause } from '../handler.ts'
import { hintOf, leaseOf, type Lease, type RunRow } from '../run-row.ts'
import type { BatchReport } from '../service.ts'
import { throughLosses } from './database-loss.ts'
import { sureBatch } from './sure-batch.ts'
import { trackWaits, type WaitTools } from './waits.ts'

/** One run in the hands of this worker. */
export type Held = {
  readonly job: Job
  readonly lease: Lease
  readonly run: RunRow
  /** Makes the run stop at its next checkpoint, and wakes it from any wait. The first cause stands. */
  readonly stop: (cause: StopCause) => void
  readonly stopCause: () => StopCause | null
  /** Aborts when others may have it, whatever made it stop before: then nothing that it writes would count. */
  readonly lost: AbortSignal
  /** Gives the slot back for good, unless a wait has done so already. */
  readonly leave: () => Promise<void>
}

export type HoldTools = WaitTools & {
  /** By this process's own clock, without waiting to be told: others may have it. */
  readonly isLost: (lease: Lease) => boolean
}

export function holdJob(run: RunRow, tenantExternalId: string | null, tools: HoldTools): Held {
  const lease = leaseOf(run)
  const scope: Scope = { kind: 'worker', run: { workspaceId: run.workspace_id, tenantId: run.tenant_id } }
  const abort = new AbortController()
  const lost = new AbortController()
  let current = run
  let cause: StopCause | null = null
  const stop = (why: StopCause): void => {
    if (why === 'fenced') lost.abort()
    if (cause !== null) return
    cause = why
    abort.abort(new Stopped(why))
  }
  const checkpoint = (): void => {
    if (cause === null && tools.isLost(lease)) stop('fenced')
    if (cause !== null) throw new Stopped(cause)
  }
  const waits = trackWaits(lease, scope, tools, abort.signal, () => stop('fenced'))

  const writeBatch = async (write: (tx: Tx) => Promise<BatchReport>): Promise<void> => {
    await waits.settle()
    checkpoint()
    const written = await sureBatch({ db: tools.db, scope, lease }, abort.signal, write)
    if (written === null) {
      stop('fenced')
      throw new Stopped('fenced')
    }
    current = written
    tools.sender.announce(hintOf(written))
    if (written.cancel_requested_at !== null) stop('cancel')
  }
  // One after the other: they would wait for the row of the run anyway, each with a connection in its hand.
  let lastBatch: Promise<void> = Promise.resolve()

  const job: Job = {
    id: run.id,
    type: run.type as StartableType,
    get input() {
      return inputOf(run)
    },
    workspaceId: run.workspace_id,
    tenant:
      run.tenant_id === null || tenantExternalId === null ? null : { id: run.tenant_id, externalId: tenantExternalId },
    cursor: run.context['cursor'],
    context: run.context,
    attempt: run.attempt,
    signal: abort.signal,
    counts: () => cleanSummary(current.summary_counts),
    checkpoint,
    waiting: waits.set,
    read: (query) => throughLosses(abort.signal, () => withScope(tools.db, scope, query)),
    batch(write) {
      // After one that failed none is written: what a handler remembers may hold what was never committed.
      lastBatch = lastBatch.then(() => writeBatch(write))
      return lastBatch
    },
  }
  return { job, lease, run, stop, stopCause: () => cause, lost: lost.signal, leave: waits.leave }
}

/**
 * What a start froze was valid then; an older build's input that no longer parses is a bug worth failing on: inside the
 * handler that asks for it, where a failure ends the run.
 */
function inputOf(run: RunRow): InputOf<StartableType> {
  const type = canonicalType(run.type)
  const start = type === null ? undefined : startOf(type)
  if (start === undefined) throw new Error(`${run.type} cannot be done by this build`)
  return start.input.parse(run.input) as InputOf<StartableType>
}
