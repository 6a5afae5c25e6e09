import { useEffect, useState } from 'react'

/** Shorter than this, nobody wants to be told that they wait, and telling takes time of its own. */
const noticedAfterMs = 150

/** True once something has been so for as long as anybody notices; false at once when it is over. */
export function useLate(isSo: boolean): boolean {
  const [isLate, setLate] = useState(false)
  if (isLate && !isSo) setLate(false)
  useEffect(() => {
    if (!isSo) return
    const timer = setTimeout(() => setLate(true), noticedAfterMs)
    return () => clearTimeout(timer)
  }, [isSo])
  return isLate && isSo
}
