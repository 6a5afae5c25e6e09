import { useLive } from '../api/live.ts'
import { Notice } from '../ui/Notice.tsx'

/** A screen that lost its stream says so, and since when (spec: ui, rule 9). */
export function LiveNotice() {
  const { state, since } = useLive()
  if (state !== 'lost' || since === null) return null
  const clock = since.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  return (
    <Notice tone="warning">
      Live updates lost since {clock}. While something is under way, this page reads every 10 s.
    </Notice>
  )
}
