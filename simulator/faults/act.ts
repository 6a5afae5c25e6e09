import { routeOf } from '../collections.ts'
import { graphError, serviceError, tooManyRequests, unauthorized } from '../graph/errors.ts'
import { answer, type Answer, type Exchange } from '../graph/exchange.ts'
import { straight, type PageTricks } from '../graph/page-tricks.ts'
import { refuse, tokenTenant } from '../graph/token-endpoint.ts'
import { missingScopes } from '../permissions.ts'
import { retryAfterHeaders } from '../retry-after.ts'
import type { Fault } from './fault.ts'

/** How an answer travels: what the wire does to it. */
export type Delivery = {
  readonly delayMs: number
  readonly wire: 'whole' | 'reset' | 'cut' | 'hang' | 'truncated'
  readonly skewSeconds: number
  readonly headers: Readonly<Record<string, string>>
}

const plain: Delivery = { delayMs: 0, wire: 'whole', skewSeconds: 0, headers: {} }

/** An answer that stands in for the true one, or null when none of the faults refuses. The first refusal counts. */
export function refusalOf(acts: readonly Fault[], exchange: Exchange): Answer | null {
  for (const act of acts) {
    if (act.kind === 'status') return refused(act, exchange)
    if (act.kind === 'html') return answer(act.status, page(act.status), { 'content-type': 'text/html' })
    if (act.kind === 'text') return answer(act.status, act.text ?? 'upstream connect error', textPlain)
    if (act.kind === 'empty') return answer(act.status, '', textPlain)
  }
  return null
}

export const tricksOf = (acts: readonly Fault[]): PageTricks => acts.reduce(bend, straight)

function bend(tricks: PageTricks, act: Fault): PageTricks {
  if (act.kind === 'foreignNextLink') return { ...tricks, foreignOrigin: act.origin }
  if (act.kind === 'repeatedNextLink') return { ...tricks, isLinkRepeated: true }
  if (act.kind === 'emptyPage') return { ...tricks, isEmpty: true }
  if (act.kind === 'overlap') return { ...tricks, overlap: act.items }
  return tricks
}

export const deliveryOf = (acts: readonly Fault[]): Delivery => acts.reduce(disturb, plain)

function disturb(delivery: Delivery, act: Fault): Delivery {
  if (act.kind === 'slow') return { ...delivery, delayMs: delivery.delayMs + act.delayMs }
  if (act.kind === 'hang') return { ...delivery, wire: 'hang' }
  if (act.kind === 'truncated') return { ...delivery, wire: 'truncated' }
  if (act.kind === 'reset') return { ...delivery, wire: act.at === 'start' ? 'reset' : 'cut' }
  if (act.kind === 'skewedDate') return { ...delivery, skewSeconds: act.seconds }
  if (act.kind === 'headers') return { ...delivery, headers: { ...delivery.headers, ...act.headers } }
  return delivery
}

type StatusFault = Extract<Fault, { kind: 'status' }>

function refused(act: StatusFault, exchange: Exchange): Answer {
  const base = bodied(act, exchange)
  return { ...base, headers: { ...base.headers, ...retryAfter(act, exchange.at) } }
}

function retryAfter(act: StatusFault, now: number): Record<string, string> {
  const wanted = act.retryAfter ?? (act.status === 429 ? 'normal' : 'missing')
  return typeof wanted === 'string'
    ? retryAfterHeaders(wanted, act.retryAfterSeconds, now)
    : { 'retry-after': wanted.raw }
}

function bodied(act: StatusFault, exchange: Exchange): Answer {
  if (act.body === 'html') return answer(act.status, page(act.status), { 'content-type': 'text/html' })
  if (act.body === 'text') return answer(act.status, act.message ?? 'upstream connect error', textPlain)
  if (act.body === 'empty') return answer(act.status, '', textPlain)
  if (tokenTenant(exchange.path) !== null) return tokenRefusal(act, exchange)
  if (act.status === 429 && act.code === undefined) return tooManyRequests(exchange)
  if (act.status === 401) return unauthorized(exchange, act.message ?? 'Access token validation failure.')
  const collection = routeOf(exchange.path.replace(/^\/[^/]+\//, ''))?.collection
  const [code, usually] = usual[act.status] ?? ['UnknownError', '']
  const denied = act.status === 403 && collection !== undefined ? missingScopes(collection.area) : usually
  const text = act.message ?? denied
  return act.status < 500 && collection !== undefined
    ? serviceError(collection.family, exchange, act.status, act.code ?? code, text)
    : graphError(exchange, act.status, act.code ?? code, text)
}

const usual: Readonly<Record<number, readonly [code: string, text: string]>> = {
  400: ['BadRequest', 'Request not applicable to target tenant.'],
  403: ['Forbidden', 'Application is not authorized to perform this operation.'],
  404: ['ResourceNotFound', 'An error has occurred'],
  500: ['InternalServerError', 'An internal server error has occurred'],
  502: ['BadGateway', 'Bad gateway.'],
  503: ['serviceNotAvailable', 'The service is unavailable.'],
  504: ['GatewayTimeout', 'The request timed out.'],
}

function tokenRefusal(act: StatusFault, exchange: Exchange): Answer {
  const error = act.code ?? (act.status >= 500 || act.status === 429 ? 'temporarily_unavailable' : 'invalid_client')
  const number = act.status === 429 ? 90055 : act.status >= 500 ? 90033 : 7000215
  const text = act.message ?? (act.status >= 500 ? 'A transient error has occurred. Please try again.' : 'Refused.')
  return refuse(exchange, act.status, error, number, text)
}

const textPlain = { 'content-type': 'text/plain' }
const page = (status: number) =>
  `<!DOCTYPE html><html><head><title>${status}</title></head><body><h2>Our services aren't available right now</h2><p>We're working to restore all services as soon as possible. Please check back soon.</p></body></html>`
