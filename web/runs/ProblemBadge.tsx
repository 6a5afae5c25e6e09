import { problemBadges } from '../../operations/class-words.ts'
import type { Run } from '../../operations/run.ts'
import { StateBadge } from './RunBadge.tsx'

/** That an ended run needs somebody. A stale one says so by its state already, and is not said twice. */
export function ProblemBadge({ run }: { run: Pick<Run, 'problemClass'> }) {
  return run.problemClass === 'terminal_follow_up' ? <StateBadge badge={problemBadges.terminal_follow_up} /> : null
}
