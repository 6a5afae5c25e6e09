import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Problem } from '../../contract/problem-document.ts'
import { cookieName } from '../access/cookies.ts'
import type { Answer, Endpoint, Input, Origin } from '../access/endpoint.ts'
import { isProblem, problem, type ProblemReply } from '../access/problem-reply.ts'
import type { Route } from '../../contract/route.ts'
import type { Database } from '../database/scope.ts'

/** Puts an endpoint behind its address: validates what comes in, and lets out only what the route's schema names. */
export function bindEndpoint(app: FastifyInstance, db: Database, endpoint: Endpoint): void {
  const { route } = endpoint
  app.route({
    method: route.method,
    url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    async handler(request, reply) {
      const checked = check(route, request)
      if (!checked.ok) return sendProblem(reply, problem('/problems/invalid', undefined, { errors: checked.errors }))
      return send(reply, route, await endpoint.answer(db, { input: checked.input, origin: originOf(request) }))
    },
  })
}

function send(reply: FastifyReply, route: Route, answer: Answer): FastifyReply {
  if (isProblem(answer)) return sendProblem(reply, answer)
  void reply.headers({ ...answer.headers }).status(route.success.status)
  if (route.success.body === null) return reply.send()
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(route.success.body.parse(answer.body)))
}

export function sendProblem(reply: FastifyReply, { problem: document, headers }: ProblemReply): FastifyReply {
  return reply
    .headers({ ...headers })
    .status(document.status)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(document))
}

type Checked =
  | { readonly ok: true; readonly input: Input<Route> }
  | { readonly ok: false; readonly errors: NonNullable<Problem['errors']> }

function check(route: Route, request: FastifyRequest): Checked {
  const errors: { pointer: string; detail: string }[] = []
  const part = (schema: z.ZodType | undefined, value: unknown, prefix: string): unknown => {
    if (schema === undefined) return undefined
    const parsed = schema.safeParse(value)
    if (parsed.success) return parsed.data
    errors.push(...parsed.error.issues.flatMap((issue) => faultsOf(issue, prefix)))
    return undefined
  }
  const input = {
    params: part(route.params, request.params, '/path'),
    query: part(route.query, request.query, '/query'),
    headers: part(route.headers, request.headers, '/headers'),
    body: part(route.body, request.body ?? {}, ''),
  }
  return errors.length > 0 ? { ok: false, errors } : { ok: true, input: input as unknown as Input<Route> }
}

/** What is wrong and where; never the value, which may be a secret. */
function faultsOf(issue: z.core.$ZodIssue, prefix: string): { pointer: string; detail: string }[] {
  const pointer =
    prefix + issue.path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
  if (issue.code !== 'unrecognized_keys') return [{ pointer, detail: issue.message }]
  return issue.keys
    .slice(0, 20)
    .map((key) => ({ pointer: `${pointer}/${key.slice(0, 100)}`, detail: 'This is not known here.' }))
}

export function originOf(request: FastifyRequest): Origin {
  const isSecure = request.protocol === 'https'
  const cookie = (plane: 'admin' | 'system') => request.cookies[cookieName(plane, isSecure)] ?? null
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null
  return {
    credentials: { session: cookie('admin'), bearer },
    systemSession: cookie('system'),
    address: request.ip,
    isSecure,
  }
}
