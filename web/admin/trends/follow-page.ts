import type { UseQueryResult } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'

/** A month of history is not read for every hint: a trend follows its page, at this distance. */
const apartMs = 15_000

type Reading = Pick<UseQueryResult, 'dataUpdatedAt' | 'refetch'>

/** `says`: what the page beside it says; when that changes, the trend is read again, soon. Never in a hidden tab. */
export function useFollowing({ dataUpdatedAt, refetch }: Reading, says: string): void {
  const followed = useRef(says)
  useEffect(() => {
    if (followed.current === says) return
    followed.current = says
    const read = () => {
      if (document.hidden) document.addEventListener('visibilitychange', read, { once: true })
      else void refetch()
    }
    const timer = setTimeout(read, Math.max(0, apartMs - (Date.now() - dataUpdatedAt)))
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', read)
    }
    // Only what the page says starts it; when the trend was last read is looked up then.
  }, [says])
}
