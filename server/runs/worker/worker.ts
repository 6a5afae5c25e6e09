import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { canonicalType } from '../../../operations/catalog.ts'
import { drainSeconds } from '../../../operations/policy.ts'
import { withScope, type Database } from '../../database/scope.ts'
import { startLoop, type Loop } from '../../lib/loop.ts'
import type { Handler, Handlers } from '../handler.ts'
import type { HintListener, HintSender, HintSource } from '../hints.ts'
import { endHints, hintOf, leaseOf, type RunRow } from '../run-row.ts'
import { enterWorker } from '../service.ts'
import { trackAdoptions, type Adoption } from './adoptions.ts'
import type { Claimed } from './claim.ts'
import { abandon, execute, isResumable, type ExecuteTools, type Log } from './execute.ts'
import { startHeartbeat, type Heartbeat } from './heartbeat.ts'
import { holdJob, type Held } from './job.ts'
import { claimRounds } from './rounds.ts'
import { createSlots } from './slots.ts'

export type WorkerOptions = {
  readonly url: string
  readonly db: Database
  readonly sender: HintSender
  readonly source: HintSource
  readonly handlers: Handlers
  readonly slots: number
  readonly log: Log
  /** True as soon as the process was told to stop, also before `stop` is called: it takes nothing more. */
  readonly isStopAsked?: () => boolean
}

export type RunningWorker = {
  readonly id: string
  /** Takes up a run that its last holder lost; false when it has to wait for its turn here. */
  readonly adopt: (adoption: Adoption) => Promise<boolean>
  /** SIGTERM: claims nothing new, beats on, finishes or gives back what it holds within the drain limit. */
  readonly stop: () => Promise<void>
}

/** Nothing depends on a hint arriving: the queue is asked at least this often. */
const pollMs = 1000

/** A short name of its own for each process: what the evidence line shows. */
const newWorkerId = (): string => `w-${randomBytes(4).toString('hex')}`

/** Starts claiming. The run row is the queue; this is everything that takes from it (spec: operations §5). */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const { db, sender, log } = options
  const id = newWorkerId()
  const tools: ExecuteTools = { db, sender, workerId: id, log }
  const holding = new Map<number, Held>()
  const doing = new Set<Promise<void>>()
  let isDraining = false

  await enter(options, id)
  const heartbeat = beatFor(holding, id, options)
  const takesNothing = (): boolean => isDraining || options.isStopAsked?.() === true
  const slots = createSlots(options.slots, () => loop.wake(), takesNothing)

  const begin = (run: RunRow, tenantExternalId: string | null): void => {
    // Two ways to one run may cross, a claim in doubt and an adoption: one token is one hand.
    if (holding.get(run.id)?.lease.token === run.lease_token) return
    slots.take()
    heartbeat.hold(leaseOf(run))
    sender.announce(hintOf(run))
    const held = holdJob(run, tenantExternalId, { db, sender, slots, log, isLost: heartbeat.isLost })
    holding.set(run.id, held)
    // Taken in the moment in which it was told to stop: it goes back at once.
    if (isDraining && isResumable(run.type)) held.stop('shutdown')
    const done = execute(held, handlerOf(options.handlers, run), tools).then((hasLeft) => {
      if (!hasLeft) rounds.doubt()
      heartbeat.drop(held.lease)
      if (holding.get(run.id) === held) holding.delete(run.id)
      doing.delete(done)
      loop.wake()
    })
    doing.add(done)
  }
  const settle = (claimed: Claimed): boolean => {
    if (claimed.kind === 'nothing') return false
    if (claimed.kind === 'begun') begin(claimed.run, claimed.tenantExternalId)
    else for (const hint of endHints(claimed.run)) sender.announce(hint)
    return true
  }
  const hasRoom = (): boolean => slots.free() > 0
  const hasRoomBeyond = (): boolean => slots.beyond() > 0
  const isHeld = (run: number) => holding.has(run)
  const adoptions = trackAdoptions({ hasRoom, hasRoomBeyond, isHeld, settle, doubt: () => rounds.doubt() })
  const rounds = claimRounds({ db, workerId: id, held: holding, room: slots.free, settle, adoptNext: adoptions.next })
  const loop: Loop = startLoop(pollMs, rounds.round, (err) => {
    rounds.doubt()
    log.warn({ err }, 'nothing could be claimed; trying again')
  })
  const unsubscribe = options.source.subscribe(hearing(holding, loop, heartbeat))

  return {
    id,
    adopt: adoptions.adopt,
    async stop() {
      isDraining = true
      unsubscribe()
      await drain(holding, doing, Promise.allSettled([loop.stop(), adoptions.settled()]), tools)
      await heartbeat.stop()
    },
  }
}

/** What it has in its own hands frees nothing until it ends, and then it looks by itself; a wish is looked for at once. */
const hearing =
  (holding: ReadonlyMap<number, Held>, loop: Loop, heartbeat: Heartbeat): HintListener =>
  (hints) => {
    if (hints.some(({ runId }) => !holding.has(runId))) loop.wake()
    if (hints.some(({ isWish, runId }) => isWish === true && holding.has(runId))) heartbeat.beatNow()
  }

const enter = ({ db, slots }: WorkerOptions, id: string): Promise<void> =>
  withScope(db, { kind: 'worker' }, (tx) => enterWorker(tx, { id, host: hostname(), pid: process.pid, slots }))

/** By its canonical name: what was written under an old spelling is the same work. */
function handlerOf(handlers: Handlers, run: RunRow): Handler {
  const byType: Readonly<Record<string, unknown>> = handlers
  // Each handler takes the input of its own type, which is what the start checked this run's against.
  return byType[canonicalType(run.type) ?? run.type] as Handler
}

/** Beats for whatever is held, and stops what is lost or no longer wanted. */
const beatFor = (holding: ReadonlyMap<number, Held>, id: string, { url, log }: WorkerOptions): Heartbeat =>
  startHeartbeat(url, id, {
    onLost: (lease) => holding.get(lease.id)?.stop('fenced'),
    onCancelWanted: (run) => holding.get(run)?.stop('cancel'),
    onThreadDeath(error) {
      // Without beats everything it holds will be taken away: better to end now, and be started again.
      log.error({ err: error }, 'the beat thread died')
      process.exit(1)
    },
  })

/**
 * A run with a cursor is stopped at once, so that somebody else goes on with it; one without may still finish within the
 * limit. What is left then is given back or ended here, whatever its handler is doing. A database that does not answer
 * holds up nobody beyond the limit: what could not be given back is found by its silence.
 */
async function drain(
  holding: ReadonlyMap<number, Held>,
  doing: ReadonlySet<Promise<void>>,
  claimed: Promise<unknown>,
  tools: ExecuteTools,
): Promise<void> {
  const finishing = within(0.75)
  const ending = within(0.9)
  for (const held of holding.values()) if (isResumable(held.run.type)) held.stop('shutdown')
  await Promise.race([claimed.then(() => Promise.allSettled([...doing])), finishing])
  for (const held of holding.values()) held.stop('shutdown')
  await Promise.race([Promise.allSettled([...holding.values()].map((held) => abandon(held, tools))), ending])
}

const within = (share: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, drainSeconds * 1000 * share).unref())
