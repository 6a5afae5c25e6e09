import type { FastifyReply } from 'fastify'
import { live } from '../../contract/live.ts'
import { openEndpoint, type Endpoint, type Origin } from '../access/endpoint.ts'
import { hashToken } from '../access/secret-token.ts'
import { startLoop } from '../lib/loop.ts'
import type { HintSource } from '../runs/hints.ts'
import { startFlow } from './live-flow.ts'
import { createReaders, viewsEveryMs } from './live-readers.ts'
import { openStream } from './live-stream.ts'
import type { ReadViews } from './live-views.ts'

const beatEveryMs = 1000
/** Who comes again does so at a random instant of at least this long, and of longer where more than a thousand a second would. */
const retryMs = { after: 500, spreadLeast: 2000, spreadForReader: 1 }

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
 * The hints of all operations, sent to whoever may see them (spec: operations §8, §14; access). Nothing is sent on rights
 * that are more than 2 s old; who is signed out, disabled, expired or sees less than before loses the stream in that time.
 */
export function createLive({ hints, readViews, log }: LiveDeps): Live {
  const readers = createReaders(readViews)
  const unread = (err: unknown): void => log.warn({ err }, 'it could not be read who may see what; live hints wait')
  const flow = startFlow(readers, unread)
  const refresh = async (): Promise<void> => {
    await readers.refresh()
    flow.wake()
  }
  const rights = startLoop(viewsEveryMs, refresh, (err) => {
    unread(err)
    readers.endUnconfirmed()
  })
  const unsubscribe = hints.subscribe(flow.take, flow.missed)
  const nextRetryMs = (): number => {
    const spread = Math.max(retryMs.spreadLeast, readers.count() * retryMs.spreadForReader)
    return Math.round(retryMs.after + Math.random() * spread)
  }
  const beats = setInterval(() => readers.each((stream) => stream.beat(nextRetryMs())), beatEveryMs)

  return {
    stream(reply, { credentials: { bearer, session } }) {
      reply.hijack()
      let forget = (): void => undefined
      const stream = openStream(reply.raw, reply.getHeaders(), nextRetryMs(), () => forget())
      forget = readers.add(hashToken(bearer ?? session ?? '').toString('hex'), stream)
      flow.wake()
    },
    async close() {
      unsubscribe()
      clearInterval(beats)
      readers.each((stream) => stream.end())
      await Promise.all([flow.stop(), rights.stop()])
    },
  }
}
