/**
 * The life of a run (spec: operations §3).
 *
 *           ┌─ resume, release ─┐
 * queued ── begin ──▶ running ──┴─ complete, block, cancel, reconcile ──▶ completed
 *    └───────────────── block, cancel, reconcile ─────────────────────────▲
 *
 * queued     waits in its lane; nobody holds it; token 0; moved on by a worker's claim, by the asking person (cancel) or,
 *            when its lane stalls, by the reconciler.
 * running    one worker holds it under a lease token and beats; or it was released and waits for a new holder.
 *            Moved on by the holder, by a new holder (resume) or, when no beat comes, by the reconciler.
 * completed  final. Nothing moves it on; a late write loses, and is told so.
 *
 * Everything that depends on this table derives from it: the trigger in the database (table `run_moves`, proved equal by a
 * test), the state picture on the detail page, `docs/lifecycle.md` and the test of every state with every move.
 */

export const statuses = ['queued', 'running', 'completed'] as const
export type Status = (typeof statuses)[number]

export const outcomes = ['pending', 'succeeded', 'partially_succeeded', 'blocked', 'failed', 'cancelled'] as const
export type Outcome = (typeof outcomes)[number]
export type FinalOutcome = Exclude<Outcome, 'pending'>

export type Actor = 'person' | 'scheduler' | 'system' | 'worker' | 'reconciler' | 'legitimacy'

export type Move = {
  readonly from: readonly Status[]
  readonly to: Status
  readonly outcomes: readonly Outcome[]
  readonly by: readonly Actor[]
  /**
   * zero: a new row starts at 0. raise: the token rises by one, which fences whoever held it.
   * match: when the run is running, the mover must hold the token. clear: must match, then nobody holds it.
   */
  readonly token: 'zero' | 'raise' | 'match' | 'clear'
  /** enter: counted in its lane. leave: no longer counted, when it was. stay: counted as before. */
  readonly lane: 'enter' | 'leave' | 'stay'
}

export const moves = {
  start: {
    from: [],
    to: 'queued',
    outcomes: ['pending'],
    by: ['person', 'scheduler', 'system'],
    token: 'zero',
    lane: 'stay',
  },
  begin: { from: ['queued'], to: 'running', outcomes: ['pending'], by: ['worker'], token: 'raise', lane: 'enter' },
  block: {
    from: ['queued', 'running'],
    to: 'completed',
    outcomes: ['blocked'],
    by: ['legitimacy', 'worker'],
    token: 'match',
    lane: 'leave',
  },
  complete: {
    from: ['running'],
    to: 'completed',
    outcomes: ['succeeded', 'partially_succeeded', 'failed'],
    by: ['worker'],
    token: 'match',
    lane: 'leave',
  },
  cancel: {
    from: ['queued', 'running'],
    to: 'completed',
    outcomes: ['cancelled'],
    by: ['person', 'worker'],
    token: 'match',
    lane: 'leave',
  },
  release: { from: ['running'], to: 'running', outcomes: ['pending'], by: ['worker'], token: 'clear', lane: 'leave' },
  resume: { from: ['running'], to: 'running', outcomes: ['pending'], by: ['worker'], token: 'raise', lane: 'enter' },
  reconcile: {
    from: ['queued', 'running'],
    to: 'completed',
    outcomes: ['failed', 'cancelled'],
    by: ['reconciler'],
    token: 'raise',
    lane: 'leave',
  },
} as const satisfies Record<string, Move>

export type MoveName = keyof typeof moves
export const moveNames = Object.keys(moves) as MoveName[]

/** How often a run may be taken up before it counts as one that kills its workers. */
export const attemptsMax = 3

/** True when the table has a row for it; a start has no state before it, so it is never a move from one. */
export function isLegalMove(name: MoveName, from: Status): boolean {
  return (moves[name].from as readonly Status[]).includes(from)
}

/** The moves that can still happen from here, in the order of the table. */
export const movesFrom = (from: Status): MoveName[] => moveNames.filter((name) => isLegalMove(name, from))

/** True once nothing can move the run on. */
export const isFinal = (status: Status): boolean => movesFrom(status).length === 0
