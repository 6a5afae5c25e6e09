import { startOf, type InputOf, type StartableType } from '../../../operations/catalog.ts'
import { cleanSummary } from '../../../operations/summary.ts'
import { withScope, type Database, type Scope } from '../../database/scope.ts'
import { Stopped, type Job, type StopCause } from '../handler.ts'
import type { HintSender } from '../hints.ts'
import { hintOf, leaseOf, type Lease, type RunRow } from '../run-row.ts'
import { batch, wait } from '../service.ts'
import type { Slots } from './slots.ts'

/** One run in the hands of this worker. */
export type Held = {
  readonly job: Job
  readonly lease: Lease
  readonly run: RunRow
  /** Makes the run stop at its next checkpoint, and wakes it from any wait. The first cause stands. */
  readonly stop: (cause: StopCause) => void
  readonly stopCause: () => StopCause | null
  /** Gives the slot back for good, unless a wait has done so already. */
  readonly leave: () => Promise<void>
}

export type JobTools = {
  readonly db: Database
  readonly sender: HintSender
  readonly slots: Slots
  readonly log: { warn: (fields: object, text: string) => void }
}

/** A wait shorter than this is not worth giving up a slot for, or telling anybody. */
const waitWorthTellingMs = 1000

export function holdJob(run: RunRow, tenantExternalId: string | null, tools: JobTools): Held {
  const lease = leaseOf(run)
  const scope: Scope = { kind: 'worker', run: { workspaceId: run.workspace_id, tenantId: run.tenant_id } }
  const abort = new AbortController()
  let current = run
  let cause: StopCause | null = null
  const stop = (why: StopCause): void => {
    if (cause !== null) return
    cause = why
    abort.abort(new Stopped(why))
  }
  const checkpoint = (): void => {
    if (cause !== null) throw new Stopped(cause)
  }
  const waits = trackWaits(lease, scope, tools, stop)

  const job: Job = {
    id: run.id,
    type: run.type as StartableType,
    input: inputOf(run),
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
    read: (query) => withScope(tools.db, scope, query),
    async batch(write) {
      await waits.settle()
      checkpoint()
      const written = await withScope(tools.db, scope, (tx) => batch(tx, lease, () => write(tx)))
      if (written === null) {
        stop('fenced')
        throw new Stopped('fenced')
      }
      current = written
      tools.sender.announce(hintOf(written))
      if (written.cancel_requested_at !== null) stop('cancel')
    },
  }
  return { job, lease, run, stop, stopCause: () => cause, leave: waits.leave }
}

/** What a start froze was valid then; an older build's input that no longer parses is a bug worth failing on. */
function inputOf(run: RunRow): InputOf<StartableType> {
  const start = startOf(run.type as StartableType)
  if (start === undefined) throw new Error(`${run.type} cannot be done by this build`)
  return start.input.parse(run.input) as InputOf<StartableType>
}

function trackWaits(lease: Lease, scope: Scope, tools: JobTools, stop: (cause: StopCause) => void) {
  let hasSlot = true
  let told: number | null = null
  let chain: Promise<void> = Promise.resolve()

  const tell = (until: Date | null): void => {
    chain = chain.then(async () => {
      const row = await withScope(tools.db, scope, (tx) => wait(tx, lease, until))
      if (row === null) stop('fenced')
      else tools.sender.announce(hintOf(row))
    })
    chain = chain.catch((error: unknown) => tools.log.warn({ err: error, run: lease.id }, 'a wait could not be told'))
  }
  const set = (until: Date | null): void => {
    if (until === null) {
      if (told !== null) tell(null)
      told = null
      return
    }
    if (until.getTime() - Date.now() < waitWorthTellingMs || told === until.getTime()) return
    told = until.getTime()
    tell(until)
    if (!hasSlot) return
    hasSlot = false
    tools.slots.give()
  }
  return {
    set,
    async settle() {
      set(null)
      await chain
      if (hasSlot) return
      await tools.slots.acquire()
      hasSlot = true
    },
    async leave() {
      await chain
      if (!hasSlot) return
      hasSlot = false
      tools.slots.give()
    },
  }
}
