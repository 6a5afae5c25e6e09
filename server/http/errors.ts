import type { FastifyInstance, FastifyRequest } from 'fastify'
import { notFound, problem, type ProblemReply } from '../access/problem-reply.ts'
import { sendProblem } from './bind-endpoint.ts'

/** Everything that goes wrong outside a handler's own answers becomes a problem document, and none of them tells more. */
export function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const answer = problemOf(error)
    if (answer.problem.status >= 500) request.log.error({ err: error, requestId: request.id }, 'a request failed')
    return sendProblem(reply, answer)
  })
  app.setNotFoundHandler((request, reply) =>
    sendProblem(reply, isOtherMethod(app, request) ? notAllowed(app, request) : notFound()),
  )
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

const allowedAt = (app: FastifyInstance, url: string): string[] =>
  methods.filter((method) => app.findRoute({ method, url }) !== null || app.hasRoute({ method, url }))

function isOtherMethod(app: FastifyInstance, request: FastifyRequest): boolean {
  return allowedAt(app, pathOf(request)).length > 0
}

function notAllowed(app: FastifyInstance, request: FastifyRequest): ProblemReply {
  return problem('/problems/method-not-allowed', undefined, {
    headers: { allow: allowedAt(app, pathOf(request)).join(', ') },
  })
}

const pathOf = (request: FastifyRequest): string => request.url.split('?')[0] ?? '/'

/** SQLSTATE classes of a database that is away, restarting or full. */
const databaseAway = /^(08|53|57P)/
const networkAway = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOENT'])

function problemOf(error: unknown): ProblemReply {
  const { code, statusCode, message, after, isMalformed } = detailsOf(error)
  if (isMalformed) return problem('/problems/malformed', message)
  if (statusCode === 429) return problem('/problems/too-many-requests', `Try again in ${after}.`)
  if (statusCode === 413) return problem('/problems/too-large', 'A request may have 1 MB at most.')
  if (statusCode === 415) return problem('/problems/unsupported-media-type', 'Send the body as application/json.')
  if (isAway(code, message))
    return problem('/problems/unavailable', 'The database cannot be reached. Try again in a moment.', {
      headers: { 'retry-after': '2' },
    })
  if (statusCode >= 400 && statusCode < 500) return problem('/problems/malformed')
  return problem('/problems/internal')
}

const isAway = (code: string, message: string): boolean =>
  databaseAway.test(code) ||
  networkAway.has(code) ||
  /timeout exceeded when trying to connect|Connection terminated|Query read timeout/.test(message)

function detailsOf(error: unknown) {
  const fields = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>
  const text = (value: unknown): string => (typeof value === 'string' ? value : '')
  return {
    code: text(fields['code']),
    statusCode: typeof fields['statusCode'] === 'number' ? fields['statusCode'] : 500,
    message: text(fields['message']),
    after: text(fields['after']),
    isMalformed: fields['isMalformed'] === true,
  }
}
