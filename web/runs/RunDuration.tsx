import type { Operation } from '../../contract/operation.ts'
import { ranFor } from '../../operations/elapsed.ts'
import { durationText } from '../../operations/presenter.ts'
import { useServerTime } from './use-server-time.ts'

/** How long a run ran; for one that runs, how long so far. Of a stale one nobody knows whether it still does. */
export function RunDuration({ run }: { run: Operation }) {
  if (run.status === 'completed') {
    const ranMs = ranFor(run)
    return <>{ranMs === null ? 'Never ran' : durationText(ranMs)}</>
  }
  if (run.status === 'queued' || run.startedAt === null) return <>Not started</>
  return run.freshness === 'fresh_active' ? <SoFar since={run.startedAt} /> : <>Not known</>
}

const SoFar = ({ since }: { since: string }) => <>{durationText(useServerTime() - Date.parse(since))} so far</>
