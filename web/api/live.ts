import type { QueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import type { LiveHint } from '../../contract/live.ts'
import { problemOf } from './client.ts'
import { isFollowed, isTouched } from './live-hints.ts'
import type { Stream } from './live-line.ts'
import { openStream } from './live-stream.ts'
import { meQuery } from './queries.ts'

/** `since`: when the stream was lost; null unless it is. */
export type Live = { readonly state: 'connecting' | 'connected' | 'lost'; readonly since: Date | null }

/** Readings that follow hints are at least this far apart. */
const coalesceMs = 250
/** A line that comes back within this is not worth a word. */
const graceMs = 2_000
/** How often is read while the stream is lost and something is under way (spec: operations §8). */
export const fallbackPollMs = 10_000

let live: Live = { state: 'connecting', since: null }
const watchers = new Set<() => void>()

function become(next: Live): void {
  if (next.state === live.state && next.since === live.since) return
  live = next
  for (const watcher of watchers) watcher()
}

/** Whether what is on the screen follows what happens. */
export const useLive = (): Live =>
  useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    () => live,
  )

/** For `refetchInterval`: reads every 10 s, only while the stream is lost and something relevant is active. */
export function useActivePolling(isActive: boolean): number | false {
  const { state } = useLive()
  return state === 'lost' && isActive ? fallbackPollMs : false
}

/** Keeps the stream while a signed-in page is on the screen; sleeps while the tab is hidden. Mounted once, by the shell. */
export function useLiveStream(client: QueryClient): void {
  useEffect(() => follow(client), [client])
}

function follow(client: QueryClient): () => void {
  const reader = coalescing(client)
  let stream: Stream | undefined
  let grace: ReturnType<typeof setTimeout> | undefined

  const opened = () => {
    clearTimeout(grace)
    grace = undefined
    become({ state: 'connected', since: null })
  }
  const failed = () => {
    if (grace !== undefined || live.state === 'lost') return
    const since = new Date()
    grace = setTimeout(() => become({ state: 'lost', since }), graceMs)
  }
  const hinted = (hint: LiveHint) => {
    if (hint.kind === 'hello') reader.readAll('followed')
    else if (hint.kind === 'rights') reader.readAll('everything')
    else reader.take(hint)
  }
  // Signed out elsewhere, by another tab or for good: whoever reads who they are is led to the sign-in.
  const refused = () => void client.invalidateQueries({ queryKey: meQuery.queryKey, refetchType: 'all' })
  const wake = () => {
    if (document.hidden) {
      stream?.close()
      stream = undefined
      // What was hinted and not yet read is read when somebody looks again.
      reader.drop()
      clearTimeout(grace)
      grace = undefined
    } else if (stream === undefined) {
      const personId = client.getQueryData(meQuery.queryKey)?.person.id ?? ''
      stream = openStream(personId, { opened, failed, refused, hinted })
    }
  }
  wake()
  document.addEventListener('visibilitychange', wake)
  return () => {
    document.removeEventListener('visibilitychange', wake)
    clearTimeout(grace)
    stream?.close()
    reader.drop()
    become({ state: 'connecting', since: null })
  }
}

/** What is not there, or not theirs, is not looked for again: the page that says so would be gone for that moment. */
const isRefused = (error: Error | null): boolean => [403, 404].includes(problemOf(error)?.status ?? 0)

/** After a time in which hints may have been lost, what follows them; after a change of rights, who one is as well. */
type Extent = 'followed' | 'everything'

/** Gathers hints, and reads what they touch: one reading at a time, so that a slow answer is not cut off by the next hint. */
function coalescing(client: QueryClient) {
  let waiting: LiveHint[] = []
  let all: Extent | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let isReading = false

  const flush = async () => {
    timer = undefined
    const [hints, extent] = [waiting, all]
    waiting = []
    all = null
    isReading = true
    const startedAt = Date.now()
    await client.invalidateQueries({
      predicate: ({ queryKey, state }) => {
        if (extent === 'everything') return true
        if (isRefused(state.error)) return false
        return extent === 'followed'
          ? isFollowed(queryKey)
          : hints.some((hint) => isTouched(queryKey, hint, state.data))
      },
    })
    isReading = false
    if (waiting.length > 0 || all !== null) plan(Math.max(0, coalesceMs - (Date.now() - startedAt)))
  }
  const plan = (inMs: number) => {
    if (timer === undefined && !isReading) timer = setTimeout(() => void flush(), inMs)
  }
  return {
    take: (hint: LiveHint) => {
      waiting.push(hint)
      plan(coalesceMs)
    },
    readAll: (extent: Extent) => {
      if (all !== 'everything') all = extent
      plan(0)
    },
    drop: () => {
      clearTimeout(timer)
      timer = undefined
      waiting = []
      all = null
    },
  }
}
