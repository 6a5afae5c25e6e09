import { useSyncExternalStore } from 'react'

/** One clock for everything on the page that counts time, so that two words about one instant never differ. */
const everyMs = 1_000
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined
const watchers = new Set<() => void>()

function tick(): void {
  now = Date.now()
  for (const watcher of watchers) watcher()
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  if (timer === undefined) {
    // It may have stood for long: nothing was there to count.
    now = Date.now()
    timer = setInterval(tick, everyMs)
    document.addEventListener('visibilitychange', tick)
  }
  return () => {
    watchers.delete(watcher)
    if (watchers.size > 0) return
    clearInterval(timer)
    document.removeEventListener('visibilitychange', tick)
    timer = undefined
  }
}

/** Something that is said of the present moment; drawn again only when what it says has changed. */
export const useOfNow = <T extends string | number>(say: (now: number) => T): T =>
  useSyncExternalStore(watch, () => say(now))
