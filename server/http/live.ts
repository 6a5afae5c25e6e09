import type { FastifyReply } from 'fastify'
import { live } from '../../contract/live.ts'
import { openEndpoint, type Endpoint, type Origin } from '../access/endpoint.ts'
import { hashToken } from '../access/secret-token.ts'
import { startLoop } from '../lib/loop.ts'
import type { HintSource, RunHint } from '../runs/hints.ts'
import { createReaders, viewsEveryMs } from './live-readers.ts'
import { openStream } from './live-stream.ts'
import type { ReadViews } from './live-views.ts'

/**
 * The first hint goes at once, and those that follow go together after a pause as long as sending took: a write to each
 * stream costs more than its text, and half of the time is left to others however many read.
 */
const pauseMs = { least: 5, most: 100 }
/** What may pile up while nobody knows who may see it; beyond it everybody is told to read everything again. */
const pendingMax = 5000
const beatEveryMs = 1000
/** Of readers that come again, and of those that read everything anew, about a thousand do so in a second. */
const spreadMs = { aReader: 1, least: 2000 }
const retryAfterMs = 500

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
 * known who may see it, so nothing is sent on rights that are more than 2 s old; who is signed out, disabled, expired or
 * sees less than before loses the stream in that time.
 */
export function createLive({ hints, readViews, log }: LiveDeps): Live {
  const readers = createReaders(readViews)
  let pending: RunHint[] = []
  let isAnewDue = false
  let nextAt = Number.NEGATIVE_INFINITY
  let soon: NodeJS.Timeout | null = null

  const round = async (): Promise<void> => {
    const some = pending
    pending = []
    let told = false
    try {
      await readers.learn(some)
      const startedAt = performance.now()
      told = readers.tell(some)
      const now = performance.now()
      if (some.length > 0) nextAt = now + Math.min(Math.max(pauseMs.least, now - startedAt), pauseMs.most)
      if (told && isAnewDue) readers.tellAnew(readers.count() * spreadMs.aReader)
      if (told) isAnewDue = false
    } finally {
      if (!told) keep(some)
    }
  }
  const keep = (some: readonly RunHint[]): void => {
    isAnewDue ||= some.length + pending.length > pendingMax
    pending = isAnewDue ? [] : [...some, ...pending]
  }
  const told = startLoop(viewsEveryMs, round, (err) => log.warn({ err }, unread))
  const rights = startLoop(
    viewsEveryMs,
    async () => {
      await readers.refresh()
      if (pending.length > 0 && soon === null) told.wake()
    },
    (err) => {
      log.warn({ err }, unread)
      readers.endUnconfirmed()
    },
  )
  const wake = (): void => {
    soon = null
    told.wake()
  }
  const unsubscribe = hints.subscribe(
    (some) => {
      if (readers.count() === 0) return
      keep(some)
      soon ??= setTimeout(wake, Math.max(0, nextAt - performance.now()))
    },
    () => {
      isAnewDue = true
      told.wake()
    },
  )
  const retryMs = (): number =>
    Math.round(retryAfterMs + Math.random() * Math.max(spreadMs.least, readers.count() * spreadMs.aReader))
  const beats = setInterval(() => readers.each((stream) => stream.beat(retryMs())), beatEveryMs)

  return {
    stream(reply, { credentials: { bearer, session } }) {
      reply.hijack()
      let forget = (): void => undefined
      const stream = openStream(reply.raw, reply.getHeaders(), retryMs(), () => forget())
      forget = readers.add(hashToken(bearer ?? session ?? '').toString('hex'), stream)
      told.wake()
    },
    async close() {
      unsubscribe()
      clearInterval(beats)
      if (soon !== null) clearTimeout(soon)
      readers.each((stream) => stream.end())
      await Promise.all([told.stop(), rights.stop()])
    },
  }
}

const unread = 'it could not be read who may see what; live hints wait'
