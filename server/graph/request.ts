import { randomUUID } from 'node:crypto'
import type { Clock } from '../lib/clock.ts'
import { pauseUntil, type Budget } from './budget.ts'
import type { GraphFailure } from './client.ts'
import { secretsOf, type GraphConnection } from './connection.ts'
import { requestIdOf } from './error-body.ts'
import { exchange, type Exchanged, type Limits } from './exchange.ts'
import { failureOf, refusalOfAnswer, refusalOfBreak, refusalOfContent, type Refusal } from './failure.ts'
import type { FamilyKey } from './families.ts'
import type { Gate } from './gate.ts'
import type { Gates } from './gates.ts'
import type { LogRequest } from './request-record.ts'
import { askedWaitMs, hintsOf } from './retry-after.ts'
import type { Tokens } from './tokens.ts'
import { nextTry, type Tries } from './tries.ts'

/** One read of Graph as a whole: token, gate, attempts and pauses, until an answer, a refusal or the budget's end. */
export type Call = {
  readonly connection: GraphConnection
  readonly url: string
  /** The path without ids, for the log. */
  readonly template: string
  readonly family: FamilyKey
  readonly permissions: readonly string[]
}
export type Outcome =
  | { readonly ok: true; readonly body: Readonly<Record<string, unknown>>; readonly requestId: string | null }
  | { readonly ok: false; readonly failure: GraphFailure }

/** Throws only AbortError, when the budget's signal aborts, and what its checkpoint throws. */
export type Requester = (call: Call, budget: Budget) => Promise<Outcome>

export type RequestParts = {
  readonly fetch: typeof fetch
  readonly clock: Clock
  readonly random: () => number
  readonly log: LogRequest
  readonly limits: Limits
  readonly tokens: Tokens
  readonly gates: Gates
}

export const createRequester =
  (parts: RequestParts): Requester =>
  async (call, budget) => {
    const { clock } = parts
    const gate = parts.gates.of(call.connection, call.family, 'read')
    const tries: Tries = { throttled: 0, broken: 0 }
    let refusedToken: string | undefined
    let last: GraphFailure | undefined
    for (let attempt = 1; ; attempt++) {
      const token = await parts.tokens.get(call.connection, budget, refusedToken)
      if (!token.ok) return token
      const entry = await gate.enter(budget)
      if (entry !== 'entered') return { ok: false, failure: notEntered(entry, last) }
      const answer = await sendThrough(gate, () => send(parts, call, budget, token.token, attempt))
      const read = readAnswer(answer, call, token.token)
      if (read.ok) {
        leaveAfterSuccess(gate, answer, clock.now())
        return read
      }
      const { failure, again } = read.refusal
      last = failure
      const hints = hintsOf(answer.headers ?? new Headers())
      const next = nextTry(tries, again, hints, clock.now(), parts.random)
      leaveAfterRefusal(gate, again, next?.until ?? 0, askedWaitMs(hints, clock.now()), clock.now())
      if (again === 'new_token' && refusedToken === undefined) refusedToken = token.token
      else if (next === null) return { ok: false, failure }
      else if (!(await pauseUntil(clock, budget, next.until, next.reason)))
        return { ok: false, failure: again === 'throttled' ? failure : outOfTime(failure) }
    }
  }

/** An attempt that its caller gave up still gives its place back. */
const sendThrough = async (gate: Gate, attempt: () => Promise<Exchanged>): Promise<Exchanged> => {
  try {
    return await attempt()
  } catch (error) {
    gate.leave('nothing')
    throw error
  }
}

const send = async (parts: RequestParts, call: Call, budget: Budget, token: string, attempt: number) => {
  const begunAt = parts.clock.now()
  const clientRequestId = randomUUID()
  budget.checkpoint?.()
  const answer = await exchange(parts.fetch, {
    method: 'GET',
    url: call.url,
    headers: { accept: 'application/json', authorization: `Bearer ${token}`, 'client-request-id': clientRequestId },
    signal: budget.signal,
    limits: parts.limits,
    totalMs: budget.endsAt - begunAt,
  })
  const { tenant } = call.connection
  const requestId = requestIdOf(answer.headers)
  const ms = parts.clock.now() - begunAt
  const { status } = answer
  parts.log({ tenant, method: 'GET', template: call.template, status, ms, attempt, clientRequestId, requestId })
  return answer
}

type Read = Extract<Outcome, { ok: true }> | { readonly ok: false; readonly refusal: Refusal }

const readAnswer = (answer: Exchanged, call: Call, token: string): Read => {
  if (answer.kind === 'broken') return { ok: false, refusal: refusalOfBreak(answer, 'read') }
  const about = {
    mode: 'read',
    permissions: call.permissions,
    secrets: [token, ...secretsOf(call.connection)],
  } as const
  if (answer.status < 200 || answer.status > 299) return { ok: false, refusal: refusalOfAnswer(answer, about) }
  const body = parseRecord(answer.text)
  if (body === null) return { ok: false, refusal: refusalOfContent(answer) }
  return { ok: true, body, requestId: requestIdOf(answer.headers) }
}

const parseRecord = (text: string): Record<string, unknown> | null => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}

/** A pause that Microsoft asked for holds for all who share the counter, also when this call tries no more. */
const leaveAfterRefusal = (
  gate: Gate,
  again: Refusal['again'],
  nextAt: number,
  askedMs: number | null,
  now: number,
): void => {
  const pausedTo = askedMs === null ? 0 : now + askedMs
  if (again === 'throttled') gate.leave('throttled', Math.max(nextAt, pausedTo))
  else gate.leave('nothing', pausedTo)
}

/** From here on the directory says that its bucket is nearly empty. */
const nearLimit = 0.8
/** A success is no refusal: what it asks for is heeded, within reason. */
const slowDownMaxMs = 30_000

const leaveAfterSuccess = (gate: Gate, answer: Exchanged, now: number): void => {
  const headers = answer.headers ?? new Headers()
  const asked = askedWaitMs(hintsOf(headers), now)
  if (asked !== null) gate.leave('slow', now + Math.min(asked, slowDownMaxMs))
  else gate.leave(Number(headers.get('x-ms-throttle-limit-percentage')) >= nearLimit ? 'slow' : 'well')
}

const notEntered = (entry: 'throttled' | 'deadline_exceeded', last: GraphFailure | undefined): GraphFailure => {
  if (entry === 'throttled' && last?.code === 'throttled') return last
  return failureOf(entry, entry === 'throttled' ? '' : 'It had not got its turn.', last)
}

const outOfTime = (last: GraphFailure): GraphFailure =>
  failureOf('deadline_exceeded', `The last try ended so: ${last.message}`, last)
