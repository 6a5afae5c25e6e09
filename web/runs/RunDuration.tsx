import type { Operation } from '../../contract/operation.ts'
import { ranText } from '../../operations/elapsed.ts'
import { useServerTime } from './use-server-time.ts'

/** How long a run ran; for one that runs, how long so far. Of a stale one nobody knows whether it still does. */
export function RunDuration({ run }: { run: Operation }) {
  const isTicking = run.status === 'running' && run.freshness === 'fresh_active'
  return isTicking ? <SoFar run={run} /> : <>{ranText(run, 0)}</>
}

const SoFar = ({ run }: { run: Operation }) => <>{ranText(run, useServerTime())}</>
