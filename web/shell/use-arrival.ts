import { useRouterState } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { announce } from '../ui/LiveRegion.tsx'

/** After another page was opened: the keyboard starts at its beginning, and a screen reader hears its title. Not on first load. */
export function useArrival(closeNavigation: () => void): void {
  const page = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname })
  const last = useRef(page)
  useEffect(() => {
    if (last.current === page) return
    const isFirst = last.current === undefined
    last.current = page
    closeNavigation()
    if (isFirst) return
    document.getElementById('main')?.focus({ preventScroll: true })
    announce(document.title)
  }, [page, closeNavigation])
}
