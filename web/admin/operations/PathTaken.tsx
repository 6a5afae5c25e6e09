import { Text, VisuallyHidden } from '@mantine/core'
import { IconCircle, IconCircleCheck, IconCircleDashed, IconCircleDot } from '@tabler/icons-react'
import type { OperationDetail } from '../../../contract/operation.ts'
import { pathTaken, reachedWords, type PathState } from './path-taken.ts'

const signs: Readonly<Record<PathState['reached'], typeof IconCircle>> = {
  reached: IconCircleCheck,
  current: IconCircleDot,
  skipped: IconCircleDashed,
  ahead: IconCircle,
}

/** The states an operation goes through, with the way that this one took. */
export function PathTaken({ run }: { run: OperationDetail }) {
  return (
    <ol className="path-taken" aria-label="The way it took" style={{ marginBottom: 20 }}>
      {pathTaken(run).map(({ key, label, reached }) => {
        const Sign = signs[reached]
        const isThere = reached === 'reached' || reached === 'current'
        return (
          <li key={key} {...(reached === 'current' ? { 'aria-current': 'step' } : {})}>
            <span className="path-state" data-reached={isThere ? 'yes' : 'no'}>
              <Text
                size="sm"
                component="span"
                fw={reached === 'current' ? 650 : 400}
                c={isThere ? '' : 'dimmed'}
                style={{ display: 'inline-flex', alignItems: 'center', gap: 6 }}
              >
                <Sign size={16} aria-hidden />
                {label}
                <VisuallyHidden>, {reachedWords[reached]}</VisuallyHidden>
              </Text>
            </span>
          </li>
        )
      })}
    </ol>
  )
}
