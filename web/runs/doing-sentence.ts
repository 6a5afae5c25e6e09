import type { Operation } from '../../contract/operation.ts'
import { shownRun } from '../../contract/shown-run.ts'
import { activeSentence, runBadge } from '../../operations/presenter.ts'

/** What an active run does, as of the reading; null when that would only say its badge again. */
export function doingSentence(run: Operation, readAt: number): string | null {
  const sentence = activeSentence(shownRun(run), readAt, run.workerName)
  return sentence === `${runBadge(run).label}.` ? null : sentence
}
