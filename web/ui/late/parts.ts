import { useEffect, useState, useSyncExternalStore } from 'react'
import { tellFailure } from '../feedback.tsx'

/**
 * Menus, dialogs, lists of choices and the words on a disabled button are drawn by parts that no page needs to be read.
 * They are fetched at the first sign of somebody (the pointer moves, a key is pressed), so that they are there before the
 * click; until then the button stands there as it always does, and a click that comes first is kept.
 */
type Parts = (typeof import('./mantine-parts.ts'))['mantineParts']

let parts: Parts | null = null
let loading: Promise<boolean> | null = null
const watchers = new Set<() => void>()

/** False: away, or built anew since this page was opened. A browser may remember that, so a new page is what helps. */
function load(): Promise<boolean> {
  loading ??= fetchParts().finally(() => (loading = null))
  return loading
}

async function fetchParts(): Promise<boolean> {
  try {
    parts ??= (await import('./mantine-parts.ts')).mantineParts
    for (const watcher of watchers) watcher()
    return true
  } catch {
    return false
  }
}

const signs = ['pointermove', 'pointerdown', 'keydown', 'focusin'] as const

/** Called once, before anything is drawn. */
export function loadPartsAtFirstSign(): void {
  const begin = () => {
    for (const sign of signs) removeEventListener(sign, begin, true)
    void load()
  }
  for (const sign of signs) addEventListener(sign, begin, { capture: true, passive: true })
}

const watch = (watcher: () => void) => {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

/** The parts, once they are here; `isWanted`: somebody waits for them. */
export function useParts(isWanted: boolean): Parts | null {
  const found = useSyncExternalStore(watch, () => parts)
  useEffect(() => {
    if (!isWanted || parts !== null) return
    void load().then((isThere) => {
      if (!isThere)
        tellFailure('This could not be opened', 'A part of this page could not be fetched. Reload it, then try again.')
    })
  }, [isWanted])
  return found
}

/** Open only once it has stood there closed: what opens remembers where the focus was, and gives it back. */
export function useOpenedLate(parts: Parts | null, isOpen: boolean): boolean {
  const [isThere, setThere] = useState(false)
  useEffect(() => setThere(parts !== null), [parts])
  return isThere && isOpen
}
