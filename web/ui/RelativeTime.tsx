import { useEffect, useState } from 'react'
import { absoluteText, relativeText } from './relative-time.ts'

/** "3 min ago", with the instant itself on hover; goes on by itself. */
export function RelativeTime({ at }: { at: string }) {
  const now = useNow(10_000)
  return (
    <time dateTime={at} title={absoluteText(at)}>
      {relativeText(at, now)}
    </time>
  )
}

/** The time of the browser, renewed now and then. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}
