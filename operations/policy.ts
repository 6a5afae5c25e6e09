/**
 * The lifecycle policy: the only place with thresholds (spec: operations §10). A type may change single values in its
 * definition; no page, query or widget has one of its own. Seconds throughout.
 */
export type LifecyclePolicy = {
  /** How often the holder of a run says that it is alive. */
  readonly beatEverySeconds: number
  /** A running run whose last beat is older than this is likely stale. */
  readonly staleAfterSeconds: number
  /** The reconciler acts on a running run whose last beat is older than this. */
  readonly reconcileAfterSeconds: number
  /** A running run is likely stale when it runs longer than this, waits for Microsoft or for people not counted. */
  readonly maxRuntimeSeconds: number
  /** A queued run is likely stale when its lane had room and served nothing for this long. */
  readonly queueStalledAfterSeconds: number
  /** A wish to cancel that no worker honours within this is forced. */
  readonly cancelForcedAfterSeconds: number
}

export const defaultPolicy: LifecyclePolicy = {
  beatEverySeconds: 2,
  staleAfterSeconds: 10,
  reconcileAfterSeconds: 20,
  maxRuntimeSeconds: 30 * 60,
  queueStalledAfterSeconds: 10 * 60,
  cancelForcedAfterSeconds: 60,
}

/** How the reconciler goes about it: see `server/runs/keepers/reconciler.ts`. */
export const reconcilerPolicy = {
  sweepEverySeconds: 2,
  /** The same beat must have been seen unchanged in two sweeps at least this far apart before anything is ended. */
  unchangedForSeconds: 5,
} as const

/** A worker that said nothing for this long does not count as alive when a queue is judged. */
export const fleetAliveWithinSeconds = 10

/** How long a worker that is told to stop may take to finish or release what it holds. */
export const drainSeconds = 10
