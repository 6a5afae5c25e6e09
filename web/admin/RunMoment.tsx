import type { Operation } from '../../contract/operation.ts'
import { RelativeTime } from '../ui/RelativeTime.tsx'

type Moments = Pick<Operation, 'createdAt' | 'startedAt' | 'completedAt'>

/** When it ended, else when it began, else when it was asked for: what only waits has not started. */
export function RunMoment({ run }: { run: Moments }) {
  if (run.completedAt !== null)
    return (
      <>
        ended <RelativeTime at={run.completedAt} />
      </>
    )
  if (run.startedAt !== null)
    return (
      <>
        started <RelativeTime at={run.startedAt} />
      </>
    )
  return (
    <>
      asked for <RelativeTime at={run.createdAt} />
    </>
  )
}
