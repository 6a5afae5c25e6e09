import type { RunHint } from '../runs/hints.ts'
import { eventsOf, textFor } from './live-filter.ts'
import type { LiveStream } from './live-stream.ts'
import type { ReadViews, Views } from './live-views.ts'

/** Half of the 2 s within which rights that were taken away must show. */
export const viewsEveryMs = 1000
const viewsMaxAgeMs = 2000
/** Nobody is kept for longer without knowing whether they still may read: at an outage of the database streams end. */
const unconfirmedMaxMs = 10_000
/** Where a tenant belongs is read again with the views for this long after its last hint. */
const tenantKeptMs = 60_000

type Reader = { readonly token: string; readonly stream: LiveStream; confirmedAt: number }

/** Everybody who reads a stream of this process, and what each may see: read for all of them at once. */
export type Readers = {
  /** Answers with the function that forgets the reader. */
  readonly add: (token: string, stream: LiveStream) => () => void
  readonly count: () => number
  /** Reads what everybody may see, if that is due or something about these hints is not known yet. Ends who is out. */
  readonly refresh: (hints: readonly RunHint[]) => Promise<void>
  /** Sends each what they may see, `first` before it. False when what they may see is too old to act on. */
  readonly tell: (first: string, hints: readonly RunHint[]) => boolean
  readonly sendAll: (text: string) => void
  readonly endUnconfirmed: () => void
  readonly endAll: () => void
}

export function createReaders(readViews: ReadViews, now: () => number = () => performance.now()): Readers {
  const readers = new Set<Reader>()
  const tenantHintedAt = new Map<number, number>()
  let views: Views = { byToken: new Map(), tenants: new Map() }
  let viewsReadAt = Number.NEGATIVE_INFINITY

  const isDue = (hints: readonly RunHint[]): boolean =>
    now() - viewsReadAt >= viewsEveryMs ||
    [...readers].some(({ token }) => !views.byToken.has(token)) ||
    hints.some(({ tenantId }) => tenantId !== null && !views.tenants.has(tenantId))

  const tenantsInQuestion = (hints: readonly RunHint[]): number[] => {
    for (const { tenantId } of hints) if (tenantId !== null) tenantHintedAt.set(tenantId, now())
    for (const [id, at] of tenantHintedAt) if (now() - at > tenantKeptMs) tenantHintedAt.delete(id)
    return [...tenantHintedAt.keys()]
  }

  return {
    add(token, stream) {
      const reader = { token, stream, confirmedAt: now() }
      readers.add(reader)
      return () => void readers.delete(reader)
    },
    count: () => readers.size,
    async refresh(hints) {
      if (!isDue(hints)) return
      const startedAt = now()
      const asked = [...readers]
      views = await readViews([...new Set(asked.map(({ token }) => token))], tenantsInQuestion(hints))
      viewsReadAt = startedAt
      for (const reader of asked) {
        if (views.byToken.has(reader.token)) reader.confirmedAt = startedAt
        else reader.stream.end()
      }
    },
    tell(first, hints) {
      if (now() - viewsReadAt > viewsMaxAgeMs) return false
      const events = eventsOf(hints, views.tenants)
      for (const { token, stream } of readers) {
        const view = views.byToken.get(token)
        const text = view === undefined ? '' : first + textFor(view, events)
        if (text !== '') stream.send(text)
      }
      return true
    },
    sendAll: (text) => readers.forEach(({ stream }) => stream.send(text)),
    endUnconfirmed() {
      for (const { stream, confirmedAt } of readers) if (now() - confirmedAt > unconfirmedMaxMs) stream.end()
    },
    endAll: () => readers.forEach(({ stream }) => stream.end()),
  }
}
