import { outcomeWords } from '../../../operations/presenter.ts'
import type { Run } from '../../../operations/run.ts'

export type PathState = {
  readonly key: 'queued' | 'running' | 'completed'
  readonly label: string
  /** reached: it was there; current: it is there now; skipped: it ended without; ahead: it is still to come. */
  readonly reached: 'reached' | 'current' | 'skipped' | 'ahead'
  readonly at: string | null
}

/** The states of a run in order, and which of them it went through: facts of its record, nothing concluded. */
export function pathTaken(
  run: Pick<Run, 'status' | 'outcome' | 'createdAt' | 'startedAt' | 'completedAt'>,
): PathState[] {
  const hasEnded = run.status === 'completed'
  const hasRun = run.startedAt !== null
  const running = run.status === 'running' ? 'current' : hasRun ? 'reached' : hasEnded ? 'skipped' : 'ahead'
  return [
    { key: 'queued', label: 'Queued', reached: run.status === 'queued' ? 'current' : 'reached', at: run.createdAt },
    { key: 'running', label: 'Running', reached: running, at: run.startedAt },
    {
      key: 'completed',
      label: hasEnded && run.outcome !== 'pending' ? outcomeWords[run.outcome].label : 'Completed',
      reached: hasEnded ? 'current' : 'ahead',
      at: run.completedAt,
    },
  ]
}

export const reachedWords: Readonly<Record<PathState['reached'], string>> = {
  reached: 'gone through',
  current: 'here now',
  skipped: 'not gone through',
  ahead: 'still to come',
}
