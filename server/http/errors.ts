import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { notFound, problem, type ProblemReply } from '../access/problem-reply.ts'
import { sendProblem } from './bind-endpoint.ts'
import { isDatabaseAway } from './database-away.ts'
import { methodsAt } from './methods-at.ts'
import { isNavigation, sendPage } from './web-files.ts'

/** Everything that goes wrong outside a handler's own answers becomes a problem document, and none of them tells more. */
export function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const answer = problemOf(error)
    if (answer.problem.status >= 500)
      request.log.error({ err: safeToLog(error), requestId: request.id }, 'a request failed')
    return sendProblem(reply, answer)
  })
}

/** Registered after the limits, which hold here as well. */
export function handleUnknownPaths(app: FastifyInstance, hasPages: boolean): void {
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, (request, reply) => {
    if (hasPages && isNavigation(request)) return sendPage(reply, 404)
    const allowed = methodsAt(request.url.split('?')[0] ?? '/')
    return sendProblem(reply, allowed.length === 0 ? notFound() : notAllowed(allowed))
  })
}

const notAllowed = (allowed: readonly string[]): ProblemReply =>
  problem('/problems/method-not-allowed', undefined, { headers: { allow: allowed.join(', ') } })

/** An address that cannot be read never reaches a route, nor the hooks that give every answer its headers. */
export function answerUnreadableAddress(_error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  void reply.headers({ 'x-request-id': request.id, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  sendProblem(reply, problem('/problems/malformed', 'The address cannot be read.'))
}

/** What is not HTTP, too large in its head, or slower than anybody has to wait for. */
export function answerBrokenHttp(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const body = JSON.stringify(problem('/problems/malformed', 'This is not a request that can be read.').problem)
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}

function problemOf(error: unknown): ProblemReply {
  const { statusCode, message, after, isMalformed } = detailsOf(error)
  if (isMalformed) return problem('/problems/malformed', message)
  if (statusCode === 429) return problem('/problems/too-many-requests', `Try again in ${after}.`)
  if (statusCode === 413) return problem('/problems/too-large', 'A request may have 1 MB at most.')
  if (statusCode === 415) return problem('/problems/unsupported-media-type', 'Send the body as application/json.')
  if (isDatabaseAway(error)) return databaseAway()
  // A folder among the files of the web.
  if (statusCode === 403 || statusCode === 404) return notFound()
  if (statusCode >= 400 && statusCode < 500) return problem('/problems/malformed')
  return problem('/problems/internal')
}

export const databaseAway = (): ProblemReply =>
  problem('/problems/unavailable', 'The database cannot be reached. Try again in a moment.', {
    headers: { 'retry-after': '2' },
  })

/** What a database says of an error may hold the values of a row: what is kept is where it happened, and its code. */
function safeToLog(error: unknown) {
  const { code, message, name, stack } = detailsOf(error)
  const isOfDatabase = /^[0-9A-Z]{5}$/.test(code)
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line))
  return { type: name, code, message: isOfDatabase ? `SQLSTATE ${code}` : message, stack: frames.join('\n') }
}

function detailsOf(error: unknown) {
  const fields = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>
  const text = (value: unknown): string => (typeof value === 'string' ? value : '')
  return {
    code: text(fields['code']),
    statusCode: typeof fields['statusCode'] === 'number' ? fields['statusCode'] : 500,
    message: text(fields['message']),
    name: text(fields['name']),
    stack: text(fields['stack']),
    after: text(fields['after']),
    isMalformed: fields['isMalformed'] === true,
  }
}
