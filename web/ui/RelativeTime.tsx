import { absoluteText, relativeText } from './relative-time.ts'
import { useOfNow } from './ticking.ts'

/** How far the clock that wrote the instants is ahead of the browser's, in ms; told by whoever knows. */
let aheadMs: (ours: number) => number = () => 0
export const setAhead = (ahead: (ours: number) => number): void => {
  aheadMs = ahead
}

/** "3 min ago", with the instant itself on hover; goes on by itself. */
export function RelativeTime({ at }: { at: string }) {
  const text = useOfNow((now) => relativeText(at, now + aheadMs(now)))
  return (
    <time dateTime={at} title={absoluteText(at)}>
      {text}
    </time>
  )
}

/** The time of the browser in ms, never older than this. */
export const useNow = (everyMs: number): number =>
  useOfNow((now) => (everyMs <= 1_000 ? now : Math.floor(now / everyMs) * everyMs))
