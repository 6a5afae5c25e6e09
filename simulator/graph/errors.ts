import { randomUUID } from 'node:crypto'
import type { FamilyKey } from '../throttle-families.ts'
import { answer, type Answer, type Exchange } from './exchange.ts'

/** Errors as Microsoft words and wraps them (spec: graph §8, §9). */
export function graphError(exchange: Exchange, status: number, code: string, message: string): Answer {
  return answer(status, { error: { code, message, innerError: innerError(exchange) } })
}

const innerError = (exchange: Exchange) => ({
  date: new Date(exchange.at).toISOString().slice(0, 19),
  'request-id': exchange.requestId,
  'client-request-id': exchange.clientRequestId ?? exchange.requestId,
})

/** The services behind Intune put a JSON text into the message, with an address of the inside of their house. */
export function intuneError(exchange: Exchange, status: number, code: string, text: string): Answer {
  const url = `https://fef.msuc06.manage.microsoft.com/StatelessPolicyService${exchange.path}?api-version=5026-01-10`
  const nested = {
    _version: 3,
    Message: `${text} - Operation ID (for customer support): 00000000-0000-0000-0000-000000000000 - Activity ID: ${randomUUID()} - Url: ${url}`,
    CustomApiErrorPhrase: '',
    RetryAfter: null,
    ErrorSourceService: '',
    HttpHeaders: '{}',
  }
  return graphError(exchange, status, code, JSON.stringify(nested))
}

/** In the words of whichever service stands behind the family. */
export const serviceError = (family: FamilyKey, exchange: Exchange, status: number, code: string, text: string) =>
  isEntra(family) ? graphError(exchange, status, code, text) : intuneError(exchange, status, code, text)

const isEntra = (family: FamilyKey) => family === 'conditionalAccess' || family === 'directory'

/** Without a Retry-After: who sends it decides on that. */
export const tooManyRequests = (exchange: Exchange): Answer =>
  answer(429, {
    error: {
      code: 'TooManyRequests',
      message: 'Too many requests. Please try again later.',
      innerError: {
        code: '429',
        message: 'Please retry after',
        status: '429',
        ...innerError(exchange),
      },
    },
  })

/** A token that is missing, mangled, out of date or not ours. */
export function unauthorized(exchange: Exchange, message: string): Answer {
  const { status, body } = graphError(exchange, 401, 'InvalidAuthenticationToken', message)
  return answer(status, body, {
    'www-authenticate':
      'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"',
  })
}
