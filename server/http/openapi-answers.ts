import { live } from '../../contract/live.ts'
import { problemSchema, problemTypes, type ProblemType } from '../../contract/problem-document.ts'
import type { Access, Route } from '../../contract/route.ts'
import type { ResponseObject, SecurityRequirement } from './openapi-document.ts'
import type { SchemaBook } from './openapi-schemas.ts'

export const securitySchemes = {
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-tenantatlas',
    description: 'Set by signing in. On http to this machine alone its name is `tenantatlas`.',
  },
  token: { type: 'http', scheme: 'bearer', description: 'An API token of a person.' },
  systemSession: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-tenantatlas-system',
    description:
      'Set by signing in to the system panel. On http to this machine alone its name is `tenantatlas-system`.',
  },
} as const

/** One of them is enough; an empty list means that nobody has to be signed in. */
export function securityOf(access: Access): readonly SecurityRequirement[] {
  if ('public' in access) return []
  if ('platform' in access || 'platformSignedIn' in access) return [{ systemSession: [] }]
  return [{ session: [] }, { token: [] }]
}

/** Who may call it, as a sentence; the reason of a route that asks for no right is part of it. */
export function accessSentence(access: Access): string {
  if ('public' in access) return `Open to everybody. ${access.public}`
  if ('signedIn' in access) return `For everybody who is signed in. ${access.signedIn}`
  if ('capability' in access)
    return `Needs the right \`${access.capability}\`. What lies outside your workspaces and tenants is answered as if it did not exist.`
  if ('platform' in access) return `Needs the platform right \`${access.platform}\`; to anybody else it does not exist.`
  return `For people of the platform; to anybody else it does not exist. ${access.platformSignedIn}`
}

/** What an act on an operation can collide with: what no shape of a route tells. */
const conflicts: Readonly<Record<string, ProblemType>> = {
  startOperation: '/problems/under-way',
  startAgain: '/problems/conflict',
  cancelOperation: '/problems/conflict',
  systemCancelOperation: '/problems/conflict',
  systemRetryOperation: '/problems/conflict',
  systemInvestigateOperation: '/problems/conflict',
}

/** The problems that a route can answer with, in the order of their status. */
export function problemsOf(route: Route): ProblemType[] {
  const { access, body, params, query, headers, method } = route
  const isUnsafe = method !== 'GET'
  const conflict = conflicts[route.name]
  const isPlatform = 'platform' in access || 'platformSignedIn' in access
  const possible: readonly (readonly [boolean, ProblemType])[] = [
    [body !== undefined || route.name === live.name, '/problems/malformed'],
    ['signedIn' in access || 'capability' in access, '/problems/not-signed-in'],
    [route.name === 'signIn' || route.name === 'systemSignIn', '/problems/sign-in-failed'],
    ['capability' in access || 'platform' in access, '/problems/forbidden'],
    [isUnsafe, '/problems/foreign-origin'],
    [params !== undefined || isPlatform || route.name === 'cancelOperations', '/problems/not-found'],
    [conflict !== undefined, conflict ?? '/problems/conflict'],
    [body !== undefined, '/problems/too-large'],
    [body !== undefined, '/problems/unsupported-media-type'],
    [body !== undefined || query !== undefined || headers !== undefined, '/problems/invalid'],
    [headers !== undefined && 'idempotency-key' in headers.shape, '/problems/key-reused'],
    [true, '/problems/too-many-requests'],
    [true, '/problems/internal'],
    [true, '/problems/unavailable'],
  ]
  return possible.filter(([applies]) => applies).map(([, type]) => type)
}

export function responsesOf(route: Route, book: SchemaBook): Readonly<Record<string, ResponseObject>> {
  return { [String(route.success.status)]: successOf(route, book), ...problemResponses(route, book) }
}

function successOf(route: Route, book: SchemaBook): ResponseObject {
  const { body, status } = route.success
  const location =
    status === 202 && (route.name === 'startOperation' || route.name === 'systemRetryOperation')
      ? { headers: { Location: { description: 'Where the operation is read.', schema: { type: 'string' } } } }
      : {}
  if (body === null) return { description: 'Done; there is nothing to read.' }
  const mediaType = route.name === live.name ? 'text/event-stream' : 'application/json'
  const description = route.name === live.name ? 'A stream; the `data` of each event is one hint.' : route.summary
  return { description, ...location, content: { [mediaType]: { schema: book.refOf(body) } } }
}

function problemResponses(route: Route, book: SchemaBook): Record<string, ResponseObject> {
  const content = { 'application/problem+json': { schema: book.refOf(problemSchema) } }
  const responses: Record<string, ResponseObject> = {}
  for (const type of problemsOf(route)) {
    const { status, title } = problemTypes[type]
    const sentence = `${title} (\`${type}\`).`
    const before = responses[String(status)]?.description
    responses[String(status)] = { description: before === undefined ? sentence : `${before} ${sentence}`, content }
  }
  return responses
}
