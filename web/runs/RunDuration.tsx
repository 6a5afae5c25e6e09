import type { Operation } from '../../contract/operation.ts'
import { elapsedText, ranFor } from '../../operations/elapsed.ts'
import { durationText } from '../../operations/presenter.ts'
import { useServerTime } from './use-server-time.ts'

/** How long a run ran; for an active one, since when it waits or runs. */
export function RunDuration({ run }: { run: Operation }) {
  if (run.status !== 'completed') return <Since run={run} />
  const ranMs = ranFor(run)
  return <>{ranMs === null ? 'Never ran' : durationText(ranMs)}</>
}

const Since = ({ run }: { run: Operation }) => <>{elapsedText(run, useServerTime())}</>
