import type { ReadFailure, ReasonCode } from './failure.ts'
import type { Freshness, StaleCause } from './freshness.ts'
import type { Outcome, Status } from './lifecycle.ts'
import type { ProblemClass } from './problem.ts'
import type { Progress } from './progress.ts'
import type { SummaryCounts } from './summary.ts'

/** How a run came to be ended by the reconciler: kept in `context.reconciliation`, shown on every surface. */
export type Reconciliation = {
  readonly at: string
  readonly fromStatus: Status
  readonly reason: ReasonCode
  readonly lastHeartbeatAt: string | null
  readonly workerId: string | null
  readonly thresholdSeconds: number
  readonly decidedBy: string
}

/** What a handler may wait for; such a wait gives back the slot, and does not count as running time. */
export const waitedFor = ['microsoft', 'approval'] as const
export type WaitedFor = (typeof waitedFor)[number]

/** What a run is waiting for, in data; the presenter has the words. Instants are RFC 3339. */
export type Waiting =
  | {
      readonly for: 'lane'
      readonly behind: number | { readonly atLeast: number }
      readonly running: number
      /** No other may run in its lane until one of them has ended; else it waits behind those that asked first. */
      readonly isFull: boolean
    }
  | { readonly for: 'worker'; readonly lastAliveAt: string | null }
  | { readonly for: 'start'; readonly until: string }
  | { readonly for: WaitedFor; readonly until: string }
  | { readonly for: 'holder' }

/** Somebody looked into a run that ended badly. */
export type Investigation = { readonly at: string; readonly by: string; readonly note: string | null }

/** The run a reader sees: what every surface is made from (spec: operations §14). Instants are RFC 3339 in UTC. */
export type Run = {
  readonly id: string
  readonly type: string
  readonly label: string
  readonly status: Status
  readonly outcome: Outcome
  readonly reasonCode: string | null
  readonly freshness: Freshness
  readonly staleAt: string | null
  /** Why it counts as likely stale; null when it does not. */
  readonly staleBecause: StaleCause | null
  readonly problemClass: ProblemClass
  readonly isReconciled: boolean
  readonly tenant: { readonly externalId: string; readonly name: string } | null
  readonly workspaceId: string
  readonly initiator: { readonly id: string; readonly name: string } | null
  readonly summaryCounts: SummaryCounts
  readonly failures: readonly ReadFailure[]
  readonly progress: Progress
  readonly waiting: Waiting | null
  readonly reconciliation: Reconciliation | null
  /** The id of the later operation that settled this one. */
  readonly resolvedBy: string | null
  readonly investigation?: Investigation | null
  readonly createdAt: string
  readonly startedAt: string | null
  readonly completedAt: string | null
  readonly heartbeatAt: string | null
  readonly cancelRequestedAt: string | null
  /** Who asked for the cancel, while it still runs. */
  readonly cancelRequestedBy: string | null
  /** From when on it is ended without its worker, should that not honour the cancel; null once nothing is to be forced. */
  readonly cancelForcedAt: string | null
  readonly url: string
}
