import type { FastifyReply } from 'fastify'
import { live } from '../../contract/live.ts'
import { openEndpoint, type Endpoint, type Origin } from '../access/endpoint.ts'
import { hashToken } from '../access/secret-token.ts'
import { startLoop } from '../lib/loop.ts'
import type { HintSource, RunHint } from '../runs/hints.ts'
import { createReaders, viewsEveryMs } from './live-readers.ts'
import { eventText, heartbeatText, openStream } from './live-stream.ts'
import type { ReadViews } from './live-views.ts'

/** Proxies close what is silent for a minute, some for half of one. */
const keepAliveEveryMs = 15_000
/** The first hint goes at once; where many follow, they go together: a write to each stream costs more than its text. */
const togetherMs = 100
/** What may pile up while nobody knows who may see it; beyond it everybody is told to read everything again. */
const pendingMax = 5000

/** Lets a request in, or answers with a problem; its body is the first event, which `stream` sends. */
export const liveEndpoint: Endpoint = openEndpoint(live, async () => ({ body: { kind: 'hello' as const } }))

export type LiveDeps = {
  readonly hints: HintSource
  readonly readViews: ReadViews
  readonly log: { warn: (fields: object, message: string) => void }
}

export type Live = {
  /** Takes over the reply to a request that `liveEndpoint` has let in, and reads on for as long as it may. */
  readonly stream: (reply: FastifyReply, origin: Pick<Origin, 'credentials'>) => void
  /** Ends all streams: before the server closes, or it would wait for them. */
  readonly close: () => Promise<void>
}

/**
 * The hints of all operations, sent to whoever may see them (spec: operations §8, §14; access). A hint waits until it is
 * known who may see it, so nothing is sent on rights that are more than 2 s old; who is signed out, disabled or expired
 * loses the stream in that time.
 */
export function createLive({ hints, readViews, log }: LiveDeps): Live {
  const readers = createReaders(readViews)
  let pending: RunHint[] = []
  let overflown = false
  let toldAt = Number.NEGATIVE_INFINITY
  let soon: NodeJS.Timeout | null = null

  const round = async (): Promise<void> => {
    const some = pending
    const toldAll = overflown
    pending = []
    overflown = false
    if (readers.count() === 0) return
    let told = false
    try {
      await readers.refresh(some)
      told = readers.tell(toldAll ? eventText({ kind: 'hello' }) : '', some)
      if (some.length > 0) toldAt = performance.now()
    } finally {
      if (!told) keep(some, toldAll)
    }
  }
  const keep = (some: readonly RunHint[], needsAll: boolean): void => {
    overflown ||= needsAll || some.length + pending.length > pendingMax
    pending = overflown ? [] : [...some, ...pending]
  }
  const loop = startLoop(viewsEveryMs, round, (err) => {
    log.warn({ err }, 'it could not be read who may see what; live hints wait')
    readers.endUnconfirmed()
  })
  const wake = (): void => {
    soon = null
    loop.wake()
  }
  const unsubscribe = hints.subscribe((some) => {
    if (readers.count() === 0) return
    keep(some, false)
    soon ??= setTimeout(wake, Math.max(0, toldAt + togetherMs - performance.now()))
  })
  const heartbeat = setInterval(() => readers.sendAll(heartbeatText), keepAliveEveryMs)

  return {
    stream(reply, { credentials: { bearer, session } }) {
      reply.hijack()
      let forget = (): void => undefined
      const stream = openStream(reply.raw, reply.getHeaders(), () => forget())
      forget = readers.add(hashToken(bearer ?? session ?? '').toString('hex'), stream)
      loop.wake()
    },
    async close() {
      unsubscribe()
      clearInterval(heartbeat)
      if (soon !== null) clearTimeout(soon)
      readers.endAll()
      await loop.stop()
    },
  }
}
