import './runs.css'
import { countedText } from '../../operations/elapsed.ts'
import { runBadge } from '../../operations/presenter.ts'
import { barFill, type Progress } from '../../operations/progress.ts'
import type { Operation } from '../../contract/operation.ts'
import { toneTexts } from '../ui/theme.ts'
import { progressShown } from '../../contract/shown-run.ts'

type Props = {
  run: Operation
  /** The counts beside the bar say their unit too: "4/10 policy types". */
  isRoomy?: boolean
}

/** What may be claimed of a run's progress, and no more: never a percentage, never a bar without a counted total. */
export function RunProgress({ run, isRoomy = false }: Props) {
  const progress = progressShown(run.progress)
  if (progress.mode === 'none') return null
  const background = toneTexts[runBadge(run).tone]
  const label = `Progress of ${run.label}`
  if (progress.mode === 'counted')
    return (
      <div className="run-counted">
        <div
          className="run-progress"
          data-roomy={isRoomy}
          role="progressbar"
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={progress.total}
          aria-valuenow={progress.processed}
          aria-valuetext={countedText(run.type, progress)}
        >
          <span style={{ background, width: `${barFill(progress) * 100}%` }} />
        </div>
        <span aria-hidden>{isRoomy ? countedText(run.type, progress) : progress.text}</span>
      </div>
    )
  return (
    <UnknownBar
      label={label}
      background={background}
      {...(progress.mode === 'activity' ? {} : { text: progress.text })}
    />
  )
}

/** Under way, and nobody can say how far. */
function UnknownBar({ label, background, text }: { label: string; background: string; text?: ProgressText }) {
  return (
    <div
      className="run-progress run-bar-unknown"
      role="progressbar"
      aria-label={label}
      {...(text === undefined ? {} : { 'aria-valuetext': text })}
    >
      <span style={{ background }} />
    </div>
  )
}

type ProgressText = Extract<Progress, { mode: 'phased' }>['text']
