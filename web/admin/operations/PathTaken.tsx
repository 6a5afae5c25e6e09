import { Text, VisuallyHidden } from '@mantine/core'
import { IconCircle, IconCircleCheck, IconCircleDashed, IconCircleDot } from '@tabler/icons-react'
import type { RunEvent } from '../../../operations/event-words.ts'
import { pathTaken, reachedWords, type PathRun, type PathStep } from '../../../operations/path-taken.ts'

const signs: Readonly<Record<PathStep['reached'], typeof IconCircle>> = {
  reached: IconCircleCheck,
  current: IconCircleDot,
  skipped: IconCircleDashed,
  ahead: IconCircle,
}

/** The states an operation goes through, with the way that this one took: which move led from each to the next. */
export function PathTaken({ run, events }: { run: PathRun; events: readonly RunEvent[] | null }) {
  return (
    <ol className="path-taken" aria-label="The way it took">
      {pathTaken(run, events).map((step, index) => (
        <State key={index} {...step} />
      ))}
    </ol>
  )
}

function State({ label, way, reached }: PathStep) {
  const Sign = signs[reached]
  const isThere = reached === 'reached' || reached === 'current'
  return (
    <li {...(reached === 'current' ? { 'aria-current': 'step' } : {})}>
      {way === null ? null : (
        <Text size="xs" c="dimmed" component="span" className="path-way">
          {way}
        </Text>
      )}
      <span className="path-state" data-reached={isThere ? 'yes' : 'no'}>
        <Text size="sm" component="span" fw={reached === 'current' ? 650 : 400} c={isThere ? '' : 'dimmed'}>
          <Sign size={16} aria-hidden />
          {label}
          <VisuallyHidden>, {reachedWords[reached]}</VisuallyHidden>
        </Text>
      </span>
    </li>
  )
}
