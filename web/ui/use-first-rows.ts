import { startTransition, useEffect, useState } from 'react'

/** No row is lower, and no list begins higher, in pixels: so many rows fill the screen. */
const rowLeast = 43
const aboveLeast = 200
/** Whoever comes back to a list finds it where they left it, and for that it has to be whole at once. */
const [arrival] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
let hasDrawn = arrival?.type !== 'navigate'

/**
 * Of the first list that a page draws the rows that fill the screen, and all of them once those stand there: nobody waits
 * for rows that they do not see.
 */
export function useFirstRows<Row>(rows: readonly Row[]): readonly Row[] {
  const [isWhole, setWhole] = useState(hasDrawn)
  useEffect(() => {
    hasDrawn = true
    startTransition(() => setWhole(true))
  }, [])
  return isWhole ? rows : rows.slice(0, Math.ceil((window.innerHeight - aboveLeast) / rowLeast))
}
