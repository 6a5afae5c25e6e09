import './runs.css'
import type { Operation } from '../../contract/operation.ts'
import { shownRun } from '../../contract/shown-run.ts'
import { endedSentence } from '../../operations/decision.ts'
import { ProblemBadge } from './ProblemBadge.tsx'
import { RunBadge } from './RunBadge.tsx'
import { RunProgress } from './RunProgress.tsx'
import { doingSentence } from './doing-sentence.ts'

/**
 * How a run stands, in a list: its badge, what it does or why it ended so, and its progress while it has one. Of plain
 * elements, since there is a page of them: a component with styles of its own takes ten times as long.
 */
export function RunState({ run, readAt }: { run: Operation; readAt: number }) {
  const sentence = run.status === 'completed' ? endedSentence(shownRun(run)) : doingSentence(run, readAt)
  return (
    <>
      <div className="run-badges">
        <RunBadge run={run} />
        <ProblemBadge run={run} />
      </div>
      {sentence === null ? null : <div className="run-said">{sentence}</div>}
      {run.status === 'completed' ? null : (
        <div className="run-bar">
          <RunProgress run={run} />
        </div>
      )}
    </>
  )
}
