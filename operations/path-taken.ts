import { isMove, wasGivenBack, type RunEvent } from './event-words.ts'
import { moves } from './lifecycle.ts'
import { outcomeWords } from './presenter.ts'
import type { Run } from './run.ts'

/** One state on the way that a run took, and the move that led to it. */
export type PathStep = {
  readonly label: string
  /** The move, as words between the two states; null for the first one, and for what is still to come. */
  readonly way: string | null
  /** reached: it was there; current: it is there now; skipped: it ended without; ahead: it is still to come. */
  readonly reached: 'reached' | 'current' | 'skipped' | 'ahead'
}

export type PathRun = Pick<Run, 'status' | 'outcome' | 'startedAt'>

/** More changes of hands than this are told as a number: the timeline has each of them. */
const handsShown = 3

/**
 * The states that a run went through, by the moves that were written down: nothing is concluded. `events`: null while they
 * have not been read; then, and for history from elsewhere that has none, the states are those of its record.
 */
export function pathTaken(run: PathRun, events: readonly RunEvent[] | null): PathStep[] {
  const moved = (events ?? []).flatMap((event) => stepOf(run, event))
  const gone = moved.length === 0 ? fromRecord(run) : [queued, ...folded(moved)]
  const hasEnded = run.status === 'completed'
  const isThere = gone.map((step, index) =>
    index === gone.length - 1 ? { ...step, reached: 'current' as const } : step,
  )
  if (hasEnded) return run.startedAt === null ? [...isThere.slice(0, -1), skipped, ...isThere.slice(-1)] : isThere
  return [...isThere, ...(run.status === 'queued' ? [{ ...skipped, reached: 'ahead' as const }] : []), toCome]
}

const queued: PathStep = { label: 'Queued', way: null, reached: 'reached' }
const running: PathStep = { label: 'Running', way: null, reached: 'reached' }
const skipped: PathStep = { label: 'Running', way: null, reached: 'skipped' }
const toCome: PathStep = { label: 'Completed', way: null, reached: 'ahead' }

function fromRecord(run: PathRun): PathStep[] {
  const begun = run.startedAt === null ? [] : [running]
  return [
    queued,
    ...begun,
    ...(run.status === 'completed' ? [{ ...toCome, label: endLabel(run), reached: 'reached' as const }] : []),
  ]
}

const endLabel = ({ outcome }: PathRun): string => (outcome === 'pending' ? 'Completed' : outcomeWords[outcome].label)

function stepOf(run: PathRun, event: RunEvent): PathStep[] {
  const way = wayWords(event)
  if (way === null) return []
  return [{ label: labelOf(run, event), way, reached: 'reached' }]
}

function labelOf(run: PathRun, { kind, evidence }: RunEvent): string {
  if (kind === 'release') return 'Given back'
  if (isMove(kind) && moves[kind].to === 'completed') return endLabel(run)
  const attempt = evidence['attempt']
  return typeof attempt === 'number' && attempt > 1 ? `Running, attempt ${attempt}` : 'Running'
}

/** The move as words between two states; null for the start, before which there is none. */
function wayWords(event: RunEvent): string | null {
  if (!isMove(event.kind)) return null
  const by = `by worker ${event.actor.name}`
  switch (event.kind) {
    case 'start':
      return null
    case 'begin':
      return `picked up ${by}`
    case 'resume':
      return wasGivenBack(event) ? `gone on with ${by}` : `taken over ${by}`
    case 'release':
      return `let go ${by}`
    case 'block':
      return 'blocked'
    case 'cancel':
      return event.actor.kind === 'worker' ? `cancelled at a checkpoint ${by}` : `cancelled by ${event.actor.name}`
    case 'complete':
      return `brought to its end ${by}`
    case 'reconcile':
      return 'ended by reconciliation'
  }
}

/** The first and the last states; those between them as one. */
function folded(steps: readonly PathStep[]): PathStep[] {
  const left = steps.length - 2 * handsShown
  if (left <= 1) return [...steps]
  const between: PathStep = { label: `${left} more states`, way: 'handed on', reached: 'reached' }
  return [...steps.slice(0, handsShown), between, ...steps.slice(-handsShown)]
}

export const reachedWords: Readonly<Record<PathStep['reached'], string>> = {
  reached: 'gone through',
  current: 'here now',
  skipped: 'not gone through',
  ahead: 'still to come',
}
