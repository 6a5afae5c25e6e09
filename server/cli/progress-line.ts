import type { OperationDetail } from '../../contract/operation.ts'
import { countedText, elapsedText, remainingText } from '../../operations/elapsed.ts'
import { activeSentence, runBadge } from '../../operations/presenter.ts'
import { barFill, type Progress } from '../../operations/progress.ts'
import { shownRun } from '../../contract/shown-run.ts'

const barColumns = 24

/** Drawn from counts alone, and never full before everything counted is done. */
export function progressBar(progress: Extract<Progress, { mode: 'counted' }>, columns: number = barColumns): string {
  const full = Math.floor(barFill(progress) * columns)
  return '█'.repeat(full) + '░'.repeat(columns - full)
}

export type LineParts = { readonly badge: string; readonly rest: string }

/**
 * What a person sees of an active operation in one line. `readAt`: when it was read, for what is said of silence; `now`:
 * for its clocks; both ms of the server.
 */
export function progressLine(operation: OperationDetail, readAt: number, now: number): LineParts {
  const run = shownRun(operation)
  const { progress } = run
  const isCounted = progress.mode === 'counted'
  const sentence = activeSentence(run, readAt, operation.workerName)
  const parts = [
    isCounted ? `${progressBar(progress)} ${countedText(run.type, progress)}` : null,
    sentence === 'Running.' ? null : sentence,
    elapsedText(run, now),
    remainingText(run, readAt, operation.waitingMs),
  ]
  return { badge: runBadge(run).label, rest: parts.filter((part) => part !== null).join('  ') }
}

/** The same for a pipe: only what stays true until the next change, so no clock that ticks. */
export function changeLine(operation: OperationDetail, readAt: number): string {
  const run = shownRun(operation)
  const sentence = activeSentence(run, readAt, operation.workerName)
  const counted = run.progress.mode === 'counted' ? countedText(run.type, run.progress) : null
  return [runBadge(run).label, counted, sentence === 'Running.' ? null : sentence]
    .filter((part) => part !== null)
    .join('  ')
}

/** Two readings with the same key tell the same: beats and clocks go on, and are no news. */
export function changeKey(operation: OperationDetail): string {
  const news: Record<string, unknown> = { ...operation }
  for (const ticking of ['heartbeatAt', 'staleAt', 'waitingMs', 'diagnostics']) delete news[ticking]
  return JSON.stringify(news)
}
