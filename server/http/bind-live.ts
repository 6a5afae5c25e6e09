import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isProblem, problem } from '../access/problem-reply.ts'
import type { HintSource } from '../runs/hints.ts'
import { originOf, sendProblem, type Place } from './bind-endpoint.ts'
import { createLive, liveEndpoint } from './live.ts'
import { readViewsFrom } from './live-views.ts'

/** The stream is let in like any request, and then stays. */
export function bindLive(app: FastifyInstance, deps: Place & { hints: HintSource }): void {
  const live = createLive({ hints: deps.hints, readViews: readViewsFrom(deps.db), log: app.log })
  const options = { compress: false, exposeHeadRoute: false, helmet: false, onSend: protect } as const
  app.get(liveEndpoint.route.path, options, async (request, reply) => {
    const input = { params: undefined, query: undefined, body: undefined, headers: undefined }
    const origin = originOf(request, deps.publicUrl)
    const answer = await liveEndpoint.answer(deps.db, { input, origin })
    if (isProblem(answer)) return sendProblem(reply, answer)
    if (!takesEvents(request.headers.accept)) {
      return sendProblem(reply, problem('/problems/malformed', 'Ask for text/event-stream.'))
    }
    live.stream(reply, origin)
    letGo(reply)
    return reply
  })
  app.addHook('preClose', () => live.close())
}

/**
 * Fastify holds what it knows of a request, and writes it to the log, when the response has ended: of a stream hours later,
 * and there are ten thousand. It was answered when it was let in.
 */
function letGo({ raw }: FastifyReply): void {
  for (const listener of raw.listeners('finish')) if (listener.name === 'onResFinished') listener.call(raw)
}

/** What protects pages goes with what is answered at once, and is never written into a stream: see `live-stream.ts`. */
function protect(
  _: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  done: (error: null, payload: unknown) => void,
) {
  if (reply.server.hasReplyDecorator('helmet')) reply.helmet()
  done(null, payload)
}

/** A program that says nothing of what it takes, or takes anything, takes events. */
const takesEvents = (accept: string | undefined): boolean =>
  accept === undefined || accept === '' || /text\/event-stream|text\/\*|\*\/\*/.test(accept)
