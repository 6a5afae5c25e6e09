import type { LifecyclePolicy } from './policy.ts'
import type { Outcome, Status } from './lifecycle.ts'

/**
 * Can the last word of a run be believed? Derived from what stands in its row, never stored (spec: operations §10). The
 * same predicate stands once in SQL (`server/runs/freshness-sql.ts`); a test proves that the two agree.
 */
export const freshnesses = ['fresh_active', 'likely_stale', 'reconciled_failed', 'terminal_normal', 'unknown'] as const
export type Freshness = (typeof freshnesses)[number]

/**
 * Why a run counts as likely stale. silence: its holder was not heard of. runtime: its holder reports, and it runs longer than
 * it may. queue: nobody holds it, and nobody took it although there was room.
 */
export const staleCauses = ['silence', 'runtime', 'queue'] as const
export type StaleCause = (typeof staleCauses)[number]

/** What the classifier looks at. Instants are milliseconds of the database's clock. */
export type FreshnessInput = {
  readonly status: Status | (string & {})
  readonly outcome: Outcome | (string & {})
  readonly runAfter: number
  readonly startedAt: number | null
  readonly heartbeatAt: number | null
  /** False once its worker gave it back: it waits in its lane again, for somebody to go on with it. */
  readonly hasHolder: boolean
  /** Time the run spent waiting for Microsoft or for people; it does not count towards the maximum runtime. */
  readonly waitedMs: number
  readonly isReconciled: boolean
  /** The lane it waits in; null when the lane is not known. */
  readonly lane: {
    readonly hasRoom: boolean
    /** Since when it has had room; null when it has never been full. */
    readonly roomSince: number | null
    readonly lastServedAt: number | null
  } | null
  /** Since when at least one worker has been alive without a break; null when none is alive now. */
  readonly workersAliveSince: number | null
}

/**
 * The instant at which the run will count as stale if nothing more is heard, in ms; null when no such instant can be
 * named: it has ended, it waits behind others, or no worker is alive to serve anybody.
 */
export function staleAt(run: FreshnessInput, policy: LifecyclePolicy): number | null {
  if (run.status === 'running' && run.startedAt === null) return null
  if (run.status === 'running' && run.hasHolder) return runningStaleAt(run, policy)
  if (run.status === 'running') return queuedStaleAt(run, policy, run.heartbeatAt ?? run.startedAt)
  if (run.status === 'queued') return queuedStaleAt(run, policy, run.runAfter)
  return null
}

function runningStaleAt(run: FreshnessInput, policy: LifecyclePolicy): number | null {
  const silent = silentAt(run, policy)
  if (run.startedAt === null || silent === null) return null
  const overdue = run.startedAt + run.waitedMs + policy.maxRuntimeSeconds * 1000
  return Math.min(silent, overdue)
}

/** When the silence of its holder counts; null for a row that makes no sense. */
function silentAt(run: FreshnessInput, policy: LifecyclePolicy): number | null {
  return run.startedAt === null ? null : (run.heartbeatAt ?? run.startedAt) + policy.staleAfterSeconds * 1000
}

function queuedStaleAt(run: FreshnessInput, policy: LifecyclePolicy, waitingFrom: number | null): number | null {
  if (waitingFrom === null || run.lane === null || !run.lane.hasRoom || run.workersAliveSince === null) return null
  const { lastServedAt, roomSince } = run.lane
  const since = Math.max(waitingFrom, lastServedAt ?? waitingFrom, roomSince ?? waitingFrom, run.workersAliveSince)
  return since + policy.queueStalledAfterSeconds * 1000
}

/** The freshness of a run at `now` (ms, database clock). A row that makes no sense is `unknown`, never fresh. */
export function freshnessOf(run: FreshnessInput, policy: LifecyclePolicy, now: number): Freshness {
  switch (run.status) {
    case 'completed':
      if (run.outcome === 'pending') return 'unknown'
      return run.isReconciled && run.outcome === 'failed' ? 'reconciled_failed' : 'terminal_normal'
    case 'running':
      if (run.startedAt === null) return 'unknown'
      break
    case 'queued':
      break
    default:
      return 'unknown'
  }
  const at = staleAt(run, policy)
  return at !== null && at <= now ? 'likely_stale' : 'fresh_active'
}

/** Why the run is likely stale at `now`; null when it is not. Silence first: of one that is silent nobody knows whether it runs. */
export function staleBecause(run: FreshnessInput, policy: LifecyclePolicy, now: number): StaleCause | null {
  if (freshnessOf(run, policy, now) !== 'likely_stale') return null
  if (run.status === 'queued' || !run.hasHolder) return 'queue'
  const silent = silentAt(run, policy)
  return silent !== null && silent <= now ? 'silence' : 'runtime'
}
