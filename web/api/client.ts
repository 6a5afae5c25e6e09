import { call, type AnswerOf, type CallResult, type RequestOf } from '../../contract/client.ts'
import type { Problem } from '../../contract/problem-document.ts'
import type { Route } from '../../contract/route.ts'
import { learnClock } from './server-clock.ts'

const timedFetch: typeof fetch = async (input, init) => {
  const askedAt = Date.now()
  const response = await fetch(input, init)
  learnClock(response.headers.get('date'), askedAt, Date.now())
  return response
}
const transport = { baseUrl: '', headers: () => ({}), fetch: timedFetch }

/** What a reading throws, so that a query can hold it; `problem` says what it was. */
export class ProblemError extends Error {
  readonly problem: Problem
  readonly retryAfterSeconds: number | null
  constructor(problem: Problem, retryAfterSeconds: number | null) {
    super(problem.title)
    this.name = 'ProblemError'
    this.problem = problem
    this.retryAfterSeconds = retryAfterSeconds
  }
}

export const problemOf = (error: unknown): Problem | null => (error instanceof ProblemError ? error.problem : null)

/** True when the session is gone; a sign-in that was refused is another matter. */
export const isSignedOut = (error: unknown): boolean => problemOf(error)?.type === '/problems/not-signed-in'

/** Does something; what the server refuses comes back as data. */
export const send = <R extends Route>(route: R, request: RequestOf<R>): Promise<CallResult<AnswerOf<R>>> =>
  call(transport, route, request)

/** Reads something, for a query: what the server refuses is thrown as a ProblemError. */
export async function read<R extends Route>(route: R, request: RequestOf<R>): Promise<AnswerOf<R>> {
  const result = await call(transport, route, request)
  if (!result.ok) throw new ProblemError(result.problem, result.retryAfterSeconds)
  return result.value
}
