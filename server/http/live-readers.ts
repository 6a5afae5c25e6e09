import type { RunHint } from '../runs/hints.ts'
import { eventsOf, textFor, type LiveEvent } from './live-filter.ts'
import { eventText, frameOf, type Frame, type LiveStream } from './live-stream.ts'
import { changeOf, type ReadViews, type TenantPlace, type View } from './live-views.ts'

/** Half of the 2 s within which rights that were taken away must show. */
export const viewsEveryMs = 1000
const viewsMaxAgeMs = 2000
/** People in one reading: few enough that nothing else waits for long, and that what it takes is not kept. */
const viewsAtOnce = 1000
/** Nobody is kept for longer without knowing whether they still may read: at an outage of the database streams end. */
const unconfirmedMaxMs = 10_000
/** Where a tenant belongs is read again with the views for this long after its last hint. */
const tenantKeptMs = 60_000

const hello = frameOf(eventText({ kind: 'hello' }))
const rights = frameOf(eventText({ kind: 'rights' }))

/** `view` is null until it was read for the first time, and until then nothing is said. */
type Reader = { readonly token: string; readonly stream: LiveStream; view: View | null; confirmedAt: number }

/** Everybody who reads a stream of this process, and what each may see: read for all of them at once. */
export type Readers = {
  /** Answers with the function that forgets the reader. */
  readonly add: (token: string, stream: LiveStream) => () => void
  readonly count: () => number
  /** Reads what is not known yet of readers who have just come, who then hear hello, and of these hints. */
  readonly learn: (hints: readonly RunHint[]) => Promise<void>
  /** Reads what everybody may see. Ends who is out or sees less than before, and tells whoever sees something else. */
  readonly refresh: () => Promise<void>
  /** Sends each what they may see. False when what they may see is too old to act on. */
  readonly tell: (hints: readonly RunHint[]) => boolean
  /** Has everybody read everything again, spread over so many milliseconds: not all of them in the same instant. */
  readonly tellAnew: (withinMs: number) => void
  readonly each: (act: (stream: LiveStream) => void) => void
  readonly endUnconfirmed: () => void
}

export function createReaders(readViews: ReadViews, now: () => number = () => performance.now()): Readers {
  const readers = new Set<Reader>()
  const tenants = new Map<number, TenantPlace | null>()
  const hintedAt = new Map<number, number>()

  const read = async (asked: readonly Reader[], tenantIds: readonly number[]): Promise<void> => {
    const startedAt = now()
    const { byToken, tenants: places } = await readViews([...new Set(asked.map(({ token }) => token))], tenantIds)
    for (const id of tenantIds) tenants.set(id, places.get(id) ?? null)
    for (const reader of asked) if (!mayStay(reader, byToken.get(reader.token), startedAt)) readers.delete(reader)
  }

  return {
    add(token, stream) {
      const reader = { token, stream, view: null, confirmedAt: now() }
      readers.add(reader)
      return () => void readers.delete(reader)
    },
    count: () => readers.size,
    async learn(hints) {
      const ids = new Set(hints.flatMap(({ tenantId }) => (tenantId === null ? [] : [tenantId])))
      const unknown = [...ids].filter((id) => !tenants.has(id))
      const unread = [...readers].filter(({ view }) => view === null)
      if (unknown.length > 0 || unread.length > 0) await read(unread, unknown)
      for (const id of ids) hintedAt.set(id, now())
    },
    async refresh() {
      for (const [id, at] of hintedAt) if (now() - at > tenantKeptMs && hintedAt.delete(id)) tenants.delete(id)
      const asked = [...readers].filter(({ view }) => view !== null)
      if (asked.length === 0) {
        // Nobody is told anything, so nothing is kept up to date.
        tenants.clear()
        hintedAt.clear()
      }
      for (let at = 0; at < asked.length; at += viewsAtOnce)
        await read(asked.slice(at, at + viewsAtOnce), at === 0 ? [...tenants.keys()] : [])
    },
    tell(hints) {
      const oldest = now() - viewsMaxAgeMs
      for (const { view, confirmedAt } of readers) if (view !== null && confirmedAt < oldest) return false
      sendTo(readers, eventsOf(hints, tenants))
      return true
    },
    tellAnew(withinMs) {
      for (const { stream } of readers) setTimeout(() => stream.send(hello), Math.random() * withinMs).unref()
    },
    each: (act) => readers.forEach(({ stream }) => act(stream)),
    endUnconfirmed() {
      for (const { stream, confirmedAt } of readers) if (now() - confirmedAt > unconfirmedMaxMs) stream.end()
    },
  }
}

/** Takes what was read of somebody's rights; undefined: they are out. False when their stream has ended for it. */
function mayStay(reader: Reader, view: View | undefined, readAt: number): boolean {
  const { stream, view: before } = reader
  const change = view === undefined ? 'less' : before === null ? 'new' : changeOf(before, view)
  if (view === undefined || change === 'less') {
    // What they saw is on their screen: they read anew at once, and not when they have come again.
    if (before !== null) stream.send(rights)
    stream.end()
    return false
  }
  // One that says the same is let go at once: ten thousand new ones a second would pile up.
  if (change !== 'none') reader.view = view
  reader.confirmedAt = readAt
  if (change === 'other') stream.send(rights)
  // Not before: what is hinted from now on reaches them, and what they read from now on knows everything older.
  if (change === 'new') stream.send(hello)
  return true
}

/** What is the same for several is made once. */
function sendTo(readers: Iterable<Reader>, events: readonly LiveEvent[]): void {
  if (events.length === 0) return
  const made = new Map<string, Frame>()
  for (const { view, stream } of readers) {
    const text = view === null ? '' : textFor(view, events)
    if (text === '') continue
    let frame = made.get(text)
    if (frame === undefined) made.set(text, (frame = frameOf(text)))
    stream.send(frame)
  }
}
