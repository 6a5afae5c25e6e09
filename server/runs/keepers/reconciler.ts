import { sql } from 'kysely'
import { attemptsMax } from '../../../operations/lifecycle.ts'
import type { ReasonCode } from '../../../operations/failure.ts'
import { canonicalType, policyOf, startOf } from '../../../operations/catalog.ts'
import { fleetAliveWithinSeconds, reconcilerPolicy } from '../../../operations/policy.ts'
import { withMove, withScope, type Database, type Tx } from '../../database/scope.ts'
import { startLoop, type Loop } from '../../lib/loop.ts'
import { staleAt, waitedMs } from '../freshness-sql.ts'
import { lock } from '../claims.ts'
import type { HintSender } from '../hints.ts'
import { databaseNow } from '../queries.ts'
import { endHints, type RunRow } from '../run-row.ts'
import { reconcile, resume } from '../service.ts'
import type { Adoption } from '../worker/adoptions.ts'
import { decide as claimUnderScope, type Claimed } from '../worker/claim.ts'
import { isResumable, type Log } from '../worker/execute.ts'
import { mendLaneCounts } from './lane-counts.ts'
import { sharedSightings, type SharedSightings } from './shared-sightings.ts'

/**
 * Ends, or leaves to be resumed, what nobody can end any more (spec: operations §10). It takes no input, may run twice and
 * on many machines at once, and judges by the database's clock alone: whatever it decides, it decides again under the
 * run's lock. A beat must have been seen unchanged in two sweeps, so that a database that was away for a minute does not
 * make every run look dead.
 */
export type Suspect = {
  readonly id: number
  readonly type: string
  readonly status: 'queued' | 'running'
  /** How many workers had it, those that gave it back in order not counted: of the others so many were lost. */
  readonly attempt: number
  readonly lease_token: number
  readonly heartbeat: string | null
  readonly silent_seconds: number | null
  readonly overdue_seconds: number
  readonly wish_seconds: number | null
  readonly is_stalled: boolean
  readonly has_holder: boolean
  /** When its first attempt began, in seconds of the database's clock. */
  readonly begun?: number | null
  /** Of a type that some living worker can do. */
  readonly is_known_to_others?: boolean
}

/** `bySilence`: because nothing was heard, and not because a clock of the run's own ran out while it beat on. */
export type Decision =
  | { readonly kind: 'leave' }
  | { readonly kind: 'resume'; readonly bySilence: true }
  | {
      readonly kind: 'end'
      readonly bySilence: boolean
      readonly reason: ReasonCode
      readonly thresholdSeconds: number
    }

/** What to do about a run, from what the database says of it now. Pure. */
export function decide(suspect: Suspect): Decision {
  const policy = policyOf(suspect.type)
  const end = (reason: ReasonCode, thresholdSeconds: number, bySilence = true): Decision => ({
    kind: 'end',
    bySilence,
    reason,
    thresholdSeconds,
  })
  if (suspect.status === 'queued' || (!suspect.has_holder && suspect.wish_seconds === null))
    return suspect.is_stalled ? end('queue_stalled', policy.queueStalledAfterSeconds) : { kind: 'leave' }
  // Whether it has a cursor, and how long it may take, is known to those who can do it: theirs is the judgement.
  if (suspect.is_known_to_others === true && !isDoable(suspect.type)) return { kind: 'leave' }
  if (suspect.wish_seconds !== null && suspect.wish_seconds >= policy.cancelForcedAfterSeconds)
    return end('cancel_forced', policy.cancelForcedAfterSeconds, false)
  if (suspect.silent_seconds !== null && suspect.silent_seconds >= policy.reconcileAfterSeconds) {
    if (!isResumable(suspect.type)) return end('worker_lost', policy.reconcileAfterSeconds)
    if (suspect.wish_seconds !== null) return end('cancel_forced', policy.reconcileAfterSeconds)
    if (suspect.attempt >= attemptsMax) return end('worker_crash_loop', policy.reconcileAfterSeconds)
    // Nobody came who could go on with it, and whoever came now would find its time over.
    if (suspect.overdue_seconds >= 0) return end('runtime_exceeded', policy.maxRuntimeSeconds)
    return { kind: 'resume', bySilence: true }
  }
  return suspect.overdue_seconds >= 0 ? end('runtime_exceeded', policy.maxRuntimeSeconds, false) : { kind: 'leave' }
}

function isDoable(code: string): boolean {
  const type = canonicalType(code)
  return type !== null && startOf(type) !== undefined
}

export type ReconcilerOptions = {
  readonly db: Database
  readonly sender: HintSender
  readonly log: Log
  /** Who decided, for the record: "worker w-3f", "web". */
  readonly name: string
  /** Goes on with a run whose holder is gone; absent in a process that does no work. Answers whether it did. */
  readonly adopt?: (adoption: Adoption) => Promise<boolean>
  readonly workerId?: string
  /** A clock that only goes forward, in ms; passed in so that a test of patience need not have any. */
  readonly monotonicNow?: () => number
  /** What other reconcilers saw before; absent where this one has the patience alone. */
  readonly seenByOthers?: SharedSightings
}

export type Sweep = { readonly looked: number; readonly ended: number; readonly resumed: number }
export type Reconciler = { readonly runOnce: () => Promise<Sweep> }

type Sighting = { readonly heartbeat: string | null; readonly token: number; readonly since: number }

export function createReconciler(options: ReconcilerOptions): Reconciler {
  const now = options.monotonicNow ?? (() => performance.now())
  let sightings = new Map<number, Sighting>()
  /** Nobody could beat while the database was away: what was seen before is no patience. */
  const forget = (error: unknown): never => {
    sightings = new Map()
    throw error
  }
  return {
    async runOnce() {
      await mendLaneCounts(options.db, options.log).catch(forget)
      const suspects = await withScope(options.db, { kind: 'platform' }, suspectsOf).catch(forget)
      sightings = sight(sightings, suspects, now())
      const seenBefore = await options.seenByOthers?.(suspects)
      let ended = 0
      let resumed = 0
      for (const suspect of lastTriesFirst(suspects)) {
        const decision = decide(suspect)
        if (decision.kind === 'leave') continue
        const isSeenTwice = seenUnchanged(sightings.get(suspect.id), now()) || seenBefore?.has(suspect.id) === true
        if (decision.bySilence && !isSeenTwice) continue
        const didIt = await act(suspect, decision, options)
        if (didIt && decision.kind === 'resume') resumed++
        else if (didIt) ended++
      }
      return { looked: suspects.length, ended, resumed }
    },
  }
}

/** Of those that one more loss ends, the one that began last before the first loss is the likeliest cause: it goes alone. */
const lastTriesFirst = (suspects: readonly Suspect[]): Suspect[] => {
  const begun = (suspect: Suspect): number => (isLastTry(suspect) ? (suspect.begun ?? 0) : 0)
  return [...suspects].sort((one, other) => begun(other) - begun(one) || one.id - other.id)
}
const isLastTry = (suspect: Suspect): boolean => suspect.attempt + 1 >= attemptsMax

/** Sweeps until stopped. */
export const startReconciler = (options: ReconcilerOptions): Loop => {
  const reconciler = createReconciler({ seenByOthers: sharedSightings(options.db), ...options })
  const round = async (): Promise<void> => void (await reconciler.runOnce())
  return startLoop(reconcilerPolicy.sweepEverySeconds * 1000, round, (err) =>
    options.log.warn({ err }, 'a sweep failed; the next one tries again'),
  )
}

function sight(before: Map<number, Sighting>, suspects: readonly Suspect[], now: number): Map<number, Sighting> {
  return new Map(
    suspects.map((suspect) => {
      const last = before.get(suspect.id)
      const isSame = last !== undefined && last.heartbeat === suspect.heartbeat && last.token === suspect.lease_token
      return [suspect.id, isSame ? last : { heartbeat: suspect.heartbeat, token: suspect.lease_token, since: now }]
    }),
  )
}

const seenUnchanged = (sighting: Sighting | undefined, now: number): boolean =>
  sighting !== undefined && now - sighting.since >= reconcilerPolicy.unchangedForSeconds * 1000

/** One run in one transaction of its own: whatever goes wrong with it costs no other run its turn. */
async function act(suspect: Suspect, decision: Decision, options: ReconcilerOptions): Promise<boolean> {
  try {
    return decision.kind === 'resume' ? await takeOver(suspect, options) : await endRun(suspect, options)
  } catch (error) {
    options.log.error({ err: error, run: suspect.id }, 'a run could not be reconciled; the next sweep tries again')
    return false
  }
}

async function endRun(suspect: Suspect, options: ReconcilerOptions): Promise<boolean> {
  const ended = await withMove(options.db, { kind: 'platform' }, async (tx) => {
    const run = await lock(tx, suspect.id)
    const again = run === null ? undefined : (await suspectsOf(tx, run.id))[0]
    const decision = again === undefined ? null : decide(again)
    if (run === null || again === undefined || decision?.kind !== 'end') return null
    if (!isSameSighting(again, suspect, decision.bySilence)) return null
    const at = (await databaseNow(tx)).toISOString()
    return reconcile(tx, run, {
      at,
      reason: decision.reason,
      thresholdSeconds: decision.thresholdSeconds,
      decidedBy: options.name,
    })
  })
  if (ended === null) return false
  options.log.warn({ run: ended.id, reason: ended.reason_code }, 'a run was reconciled')
  for (const hint of endHints(ended)) options.sender.announce(hint)
  return true
}

/** The same token as in the sweep, and where silence decides the same beat. */
const isSameSighting = (now: Suspect, then: Suspect, bySilence: boolean): boolean =>
  now.lease_token === then.lease_token && (!bySilence || now.heartbeat === then.heartbeat)

async function takeOver(suspect: Suspect, options: ReconcilerOptions): Promise<boolean> {
  const { adopt, workerId, db } = options
  if (adopt === undefined || workerId === undefined) return false
  const take = (): Promise<Claimed> =>
    withMove(db, { kind: 'worker' }, async (tx) => {
      const run: RunRow | null = await lock(tx, suspect.id)
      if (run === null) return { kind: 'nothing' }
      const again = (await suspectsOf(tx, run.id))[0]
      if (again === undefined || !isSameSighting(again, suspect, true) || decide(again).kind !== 'resume')
        return { kind: 'nothing' }
      return claimUnderScope(tx, run, workerId, () => resume(tx, run, workerId))
    })
  return adopt({ runId: suspect.id, isLastTry: isLastTry(suspect), take })
}

/** The active runs that may need ending, judged by the database's clock; one of them when `id` is given. */
async function suspectsOf(tx: Tx, id: number | null = null): Promise<Suspect[]> {
  const { rows } = await sql<Suspect>`
    select r.id, r.type, r.status, r.lease_token,
      r.attempt - (select count(*)::int from operation_run_events e where e.run_id = r.id and e.kind = 'release') as attempt, r.heartbeat_at::text as heartbeat, r.worker_id is not null as has_holder, extract(epoch from r.started_at)::float8 as begun,
      case when r.worker_id is not null then extract(epoch from clock_timestamp() - coalesce(r.heartbeat_at, r.started_at))::float8 end as silent_seconds,
      case when r.status = 'running' then extract(epoch from clock_timestamp() - r.started_at)::float8 - ${waitedMs} / 1000.0 end as ran_seconds,
      extract(epoch from clock_timestamp() - r.cancel_requested_at)::float8 as wish_seconds,
      coalesce(r.worker_id is null and ${staleAt} <= clock_timestamp(), false) as is_stalled,
      exists (select 1 from workers w where r.type = any (w.types)
              and w.last_beat_at >= clock_timestamp() - make_interval(secs => ${sql.lit(fleetAliveWithinSeconds)})) as is_known_to_others
    from operation_runs r left join lanes l on l.key = r.lane_key cross join worker_fleet f
    where r.status in ('queued', 'running') and (${id}::bigint is null or r.id = ${id})
      and (${staleAt} <= clock_timestamp() or r.cancel_requested_at is not null)
    order by r.id limit 5000`.execute(tx)
  return (rows as (Suspect & { ran_seconds: number | null })[]).map((row) => ({
    ...row,
    overdue_seconds: (row.ran_seconds ?? -1) - policyOf(row.type).maxRuntimeSeconds,
  }))
}
