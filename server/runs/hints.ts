/**
 * What changed, as a hint: whoever hears it reads the state again (spec: operations §14, live). Hints may be lost, doubled
 * or late, and nothing depends on one arriving.
 */
export type RunHint = {
  readonly kind: 'operation' | 'notification'
  readonly runId: number
  readonly workspaceId: number
  readonly tenantId: number | null
  readonly initiatorId: number | null
  /** Somebody wants it cancelled: whoever holds it looks at once. */
  readonly isWish?: boolean
  /** Nobody has it, so that it may be taken: a worker that has nothing to do looks at once. */
  readonly isFree?: boolean
}

export type HintListener = (hints: readonly RunHint[]) => void

/** Where a web process or a worker hears of changes made by others. */
export type HintSource = {
  /** Answers with the function that ends the subscription. `missed`: hints may have been lost, so read everything anew. */
  readonly subscribe: (listener: HintListener, missed?: () => void) => () => void
  readonly close: () => Promise<void>
}

/** Where a process says what it changed, after its commit; sent in bunches, off the hot path. */
export type HintSender = {
  readonly announce: (hint: RunHint) => void
  readonly close: () => Promise<void>
}
