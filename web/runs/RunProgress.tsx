import './runs.css'
import { Progress, Text } from '@mantine/core'
import { countedText } from '../../operations/elapsed.ts'
import { runBadge } from '../../operations/presenter.ts'
import { barFill, type Progress as RunProgressState } from '../../operations/progress.ts'
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
  const color = toneTexts[runBadge(run).tone]
  const label = `Progress of ${run.label}`
  if (progress.mode === 'counted')
    return (
      <div style={{ display: 'flex', alignItems: 'center', gap: 10 }}>
        <Progress.Root
          size={isRoomy ? 'md' : 'sm'}
          style={{ flex: 1 }}
          role="progressbar"
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={progress.total}
          aria-valuenow={progress.processed}
          aria-valuetext={countedText(run.type, progress)}
        >
          <Progress.Section withAria={false} value={barFill(progress) * 100} color={color} />
        </Progress.Root>
        <Text size="xs" c="dimmed" aria-hidden>
          {isRoomy ? countedText(run.type, progress) : progress.text}
        </Text>
      </div>
    )
  return <UnknownBar label={label} color={color} {...(progress.mode === 'activity' ? {} : { text: progress.text })} />
}

/** Under way, and nobody can say how far. */
function UnknownBar({ label, color, text }: { label: string; color: string; text?: RunProgressText }) {
  return (
    <Progress.Root
      size="sm"
      className="run-bar-unknown"
      role="progressbar"
      aria-label={label}
      {...(text === undefined ? {} : { 'aria-valuetext': text })}
    >
      <span style={{ background: color }} />
    </Progress.Root>
  )
}

type RunProgressText = Extract<RunProgressState, { mode: 'phased' }>['text']
