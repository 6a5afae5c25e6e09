import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Problem } from '../../contract/problem-document.ts'
import { cookieName } from '../access/cookies.ts'
import type { Answer, Endpoint, Input, Origin, Request } from '../access/endpoint.ts'
import { isProblem, type ProblemReply } from '../access/problem-reply.ts'
import type { Route } from '../../contract/route.ts'
import type { Database } from '../database/scope.ts'
import { isStorable } from './safe-json.ts'

type Fault = NonNullable<Problem['errors']>[number]

/** Where endpoints work; `publicUrl`: where people reach them, when that is not where they are. */
export type Place = { readonly db: Database; readonly publicUrl?: string | null | undefined }

/** Puts an endpoint behind its address: validates what comes in, and lets out only what the route's schema names. */
export function bindEndpoint(app: FastifyInstance, { db, publicUrl }: Place, endpoint: Endpoint): void {
  const { route } = endpoint
  app.route({
    method: route.method,
    url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    async handler(request, reply) {
      const origin = originOf(request, publicUrl)
      return send(reply, route, await endpoint.answer(db, { ...check(route, request), origin }))
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

/** More would be noise, and the answer to a small request must stay small. */
const faultsMax = 50

function check(route: Route, request: FastifyRequest): Pick<Request, 'input' | 'refused'> {
  const errors: Fault[] = []
  const part = (schema: z.ZodType | undefined, value: unknown, prefix: string): unknown => {
    if (schema === undefined) return undefined
    const parsed = schema.safeParse(value)
    if (parsed.success) return parsed.data
    errors.push(...parsed.error.issues.flatMap((issue) => faultsOf(issue, prefix)))
    return undefined
  }
  const params = part(route.params, request.params, '/path')
  const isNowhere = errors.length > 0 || Object.values(request.params as object).some(isUnstorable)
  errors.push(...unstorable(request.query as object))
  const input = {
    params,
    query: part(route.query, request.query, '/query'),
    headers: part(route.headers, request.headers, '/headers'),
    body: part(route.body, request.body === undefined ? {} : request.body, ''),
  } as unknown as Input<Route>
  if (isNowhere) return { input, refused: 'nowhere' }
  return errors.length === 0 ? { input } : { input, refused: errors.slice(0, faultsMax) }
}

const isUnstorable = (value: unknown): boolean => typeof value === 'string' && !isStorable(value)

const unstorable = (query: object): Fault[] =>
  Object.entries(query)
    .filter(([, value]) => isUnstorable(value))
    .map(([key]) => ({
      pointer: `/query/${pointerPart(key)}`,
      detail: 'This is not valid Unicode, or has a NUL in it.',
    }))

/** What is wrong and where; never the value, which may be a secret. */
function faultsOf(issue: z.core.$ZodIssue, prefix: string): Fault[] {
  const pointer = prefix + issue.path.map((part) => `/${pointerPart(String(part))}`).join('')
  if (issue.code !== 'unrecognized_keys') return [{ pointer, detail: issue.message }]
  return issue.keys
    .slice(0, faultsMax)
    .map((key) => ({ pointer: `${pointer}/${pointerPart(key)}`, detail: 'This is not known here.' }))
}

const pointerPart = (key: string): string => key.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')

/** A proxy may end TLS without saying so; where people go says it as well. */
export const isSecure = (request: FastifyRequest, publicUrl: Place['publicUrl']): boolean =>
  request.protocol === 'https' || publicUrl?.startsWith('https:') === true

export function originOf(request: FastifyRequest, publicUrl: Place['publicUrl']): Origin {
  const isBehindTls = isSecure(request, publicUrl)
  const cookie = (plane: 'admin' | 'system') => request.cookies[cookieName(plane, isBehindTls)] ?? null
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null
  return {
    credentials: { session: cookie('admin'), bearer },
    systemSession: cookie('system'),
    address: request.ip,
    isSecure: isBehindTls,
  }
}
