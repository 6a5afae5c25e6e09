import type { OperationDetail } from '../../contract/operation.ts'
import { decisionOf } from '../../operations/decision.ts'
import { elapsedText } from '../../operations/elapsed.ts'
import { runBadge } from '../../operations/presenter.ts'
import { summaryText } from '../../operations/summary.ts'
import { shownRun } from '../../contract/shown-run.ts'
import type { Terminal } from './terminal.ts'

/** How a watched operation ended: what became of it, the evidence, and the next step. */
export function endedLines(terminal: Terminal, operation: OperationDetail, readAt: number): string[] {
  const run = shownRun(operation)
  const { headline, evidence, next } = decisionOf(run, readAt, operation.workerName)
  const counts = summaryText(run.summaryCounts)
  const lines = [
    terminal.paint(runBadge(run).tone, headline),
    [evidence, `${elapsedText(run, readAt)}.`].filter((part) => part !== null).join(' '),
    counts,
    run.outcome === 'succeeded' ? null : `Next: ${next}`,
    run.failures.length === 0 ? null : `What went wrong: tenantatlas operations show ${run.id}`,
  ]
  return lines.filter((line) => line !== null)
}

/** The same as one line of a pipe. */
export function endedLine(operation: OperationDetail, readAt: number): string {
  const run = shownRun(operation)
  const { evidence } = decisionOf(run, readAt, operation.workerName)
  return [runBadge(run).label, evidence, summaryText(run.summaryCounts)].filter((part) => part !== null).join('  ')
}
