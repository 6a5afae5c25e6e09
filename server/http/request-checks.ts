import type { FastifyInstance, FastifyRequest } from 'fastify'
import { problem, type ProblemReply } from '../access/problem-reply.ts'
import { isSecure, sendProblem } from './bind-endpoint.ts'
import { isForeign } from './same-origin.ts'

/**
 * What holds for every request, before any handler: where it comes from, how it is written, what may keep its answer, and
 * when it was given: whoever shows spans learns from that how far their own clock is off.
 */
export function addChecks(
  app: FastifyInstance,
  { publicUrl, now }: { publicUrl: string | null; now: () => number },
): void {
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers({ 'x-request-id': request.id, date: new Date(now()).toUTCString() })
    if (isSecure(request, publicUrl))
      void reply.header('strict-transport-security', 'max-age=31536000; includeSubDomains')
    if (request.url.startsWith('/api/')) void reply.header('cache-control', 'no-store')
    const refused = refusalOf(request, publicUrl)
    return refused === null ? undefined : sendProblem(reply, refused)
  })
  app.addHook('onResponse', async (request, reply) => {
    const fields = {
      requestId: request.id,
      method: request.method,
      // The template: what stands in its place may name a tenant.
      route: request.routeOptions.url ?? 'unknown',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    }
    if (reply.statusCode >= 500) request.log.error(fields, 'request')
    else request.log.info(fields, 'request')
  })
}

function refusalOf({ method, headers, protocol, host }: FastifyRequest, publicUrl: string | null): ProblemReply | null {
  if (isForeign(method, headers, { protocol, host, publicOrigin: publicUrl }))
    return problem('/problems/foreign-origin')
  // A small compressed body may be a huge one: nobody needs to send them.
  if (headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity') {
    return problem('/problems/unsupported-media-type', 'Send the body uncompressed.')
  }
  return null
}
