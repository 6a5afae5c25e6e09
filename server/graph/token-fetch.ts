import { randomUUID } from 'node:crypto'
import { reasons } from '../../operations/failure.ts'
import type { Clock } from '../lib/clock.ts'
import { pauseUntil, type Budget } from './budget.ts'
import type { GraphFailure } from './client.ts'
import { secretsOf, type GraphConnection } from './connection.ts'
import { readErrorBody, requestIdOf } from './error-body.ts'
import { exchange, type Exchanged, type Limits } from './exchange.ts'
import { failureOf, refusalOfAnswer, refusalOfBreak, refusalOfContent, type Refusal } from './failure.ts'
import { redact } from './redact.ts'
import type { LogRequest } from './request-record.ts'
import { hintsOf } from './retry-after.ts'
import { temporaryTokenErrors, tokenErrors } from './token-errors.ts'
import { tokenRequest } from './token-request.ts'
import { nextTry, type Tries } from './tries.ts'

export type Fetched =
  | { readonly ok: true; readonly token: string; readonly goodUntil: number }
  | { readonly ok: false; readonly failure: GraphFailure }

/** Gets a new token, with its own retries. Throws only AbortError. */
export type FetchToken = (connection: GraphConnection, budget: Budget) => Promise<Fetched>

export type TokenParts = {
  readonly fetch: typeof fetch
  readonly clock: Clock
  readonly random: () => number
  readonly log: LogRequest
  readonly limits: Limits
}

export const createFetchToken =
  (parts: TokenParts): FetchToken =>
  async (connection, budget) => {
    const tries: Tries = { throttled: 0, broken: 0 }
    for (let attempt = 1; ; attempt++) {
      const answer = await post(parts, connection, budget, attempt)
      if (answer === null) return { ok: false, failure: unreadableCertificate }
      const read = readAnswer(answer, connection, parts.clock.now())
      if ('token' in read) return { ok: true, ...read }
      const { failure, again } = read
      const next = nextTry(tries, again, hintsOf(answer.headers ?? new Headers()), parts.clock.now(), parts.random)
      if (next === null || !(await pauseUntil(parts.clock, budget, next.until, next.reason)))
        return { ok: false, failure }
    }
  }

const unreadableCertificate = failureOf('provider_connection_invalid', 'Its certificate or key cannot be read.')

const post = async (parts: TokenParts, connection: GraphConnection, budget: Budget, attempt: number) => {
  const begunAt = parts.clock.now()
  const request = signedRequest(connection, begunAt)
  if (request === null) return null
  const clientRequestId = randomUUID()
  const answer = await exchange(parts.fetch, {
    method: 'POST',
    url: request.url,
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      'client-request-id': clientRequestId,
    },
    body: request.body,
    signal: budget.signal,
    limits: parts.limits,
    totalMs: budget.endsAt - begunAt,
  })
  const ms = parts.clock.now() - begunAt
  const requestId = requestIdOf(answer.headers)
  const template = '/{tenant}/oauth2/v2.0/token'
  const { status } = answer
  parts.log({ tenant: connection.tenant, method: 'POST', template, status, ms, attempt, clientRequestId, requestId })
  return answer
}

const signedRequest = (connection: GraphConnection, now: number) => {
  try {
    return tokenRequest(connection, now)
  } catch {
    return null
  }
}

type Token = { readonly token: string; readonly goodUntil: number }

const readAnswer = (answer: Exchanged, connection: GraphConnection, now: number): Token | Refusal => {
  if (answer.kind === 'broken') return refusalOfBreak(answer, 'read')
  return answer.status === 200 ? (tokenIn(answer.text, now) ?? refusalOfContent(answer)) : refusalOf(answer, connection)
}

const refusalOf = (answer: Extract<Exchanged, { kind: 'answer' }>, connection: GraphConnection): Refusal => {
  const secrets = secretsOf(connection)
  const body = readErrorBody(answer.text)
  const known = body.numbers.map((number) => tokenErrors[number]).find((error) => error !== undefined)
  const isTemporary = body.numbers.some((number) => temporaryTokenErrors.has(number))
  const refusal = refusalOfAnswer(answer, { mode: 'read', permissions: [], secrets })
  if (answer.status === 429 || answer.status >= 500 || isTemporary)
    return isTemporary && refusal.again === 'never' ? { ...refusal, again: 'backoff' } : refusal
  // Entra says 400 for a wrong tenant and 401 for a wrong secret: both mean that the sign-in was not accepted.
  const code = known?.code ?? 'authentication_failed'
  const number = body.numbers[0] === undefined ? '' : ` (AADSTS${body.numbers[0]})`
  const detail = known
    ? `${known.sentence}${number}`
    : `Microsoft says: ${body.text || body.code || answer.status}${number}`
  const message = redact(`${reasons[code].sentence} ${detail}`, secrets)
  const { requestId, status } = refusal.failure
  return { failure: { code, message, requestId, status }, again: 'never' }
}

/** A token is renewed this long before its end; short-lived ones after three quarters of their life. */
const renewBeforeMs = 5 * 60_000

const tokenIn = (text: string, now: number): Token | null => {
  try {
    const body = JSON.parse(text) as { access_token?: unknown; expires_in?: unknown }
    const lifeMs = Number(body.expires_in) * 1_000
    // What goes into a header must be able to: visible ASCII, nothing else.
    if (typeof body.access_token !== 'string' || !/^[\x21-\x7e]+$/.test(body.access_token)) return null
    if (!Number.isFinite(lifeMs)) return null
    return { token: body.access_token, goodUntil: now + lifeMs - Math.min(renewBeforeMs, lifeMs / 4) }
  } catch {
    return null
  }
}
