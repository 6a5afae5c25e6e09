import { createHash } from 'node:crypto'
import { unlessAborted } from '../lib/abort.ts'
import type { Budget } from './budget.ts'
import type { GraphFailure } from './client.ts'
import { isUsable, secretsOf, type GraphConnection } from './connection.ts'
import { failureOf } from './failure.ts'
import type { Fetched, FetchToken } from './token-fetch.ts'

/**
 * Tokens by connection: kept until shortly before they expire, and fetched by one request however many ask at once. A
 * caller that gives up takes nothing from the others; when the last gives up, the request ends too.
 */
export type Tokens = {
  /** `refused` is a token Graph did not take: a new one is fetched, unless another caller has already done so. */
  readonly get: (connection: GraphConnection, budget: Budget, refused?: string) => Promise<TokenAnswer>
}
export type TokenAnswer =
  { readonly ok: true; readonly token: string } | { readonly ok: false; readonly failure: GraphFailure }

type Flight = { readonly followers: Set<Budget>; readonly stop: AbortController; readonly answer: Promise<Fetched> }
type Kept = { readonly token: string; readonly goodUntil: number }

export const createTokens = (now: () => number, fetchToken: FetchToken): Tokens => {
  const kept = new Map<string, Kept>()
  const flights = new Map<string, Flight>()

  const begin = (key: string, connection: GraphConnection, first: Budget): Flight => {
    const followers = new Set([first])
    const stop = new AbortController()
    const shared: Budget = {
      signal: stop.signal,
      get endsAt() {
        return Math.max(...[...followers].map((follower) => follower.endsAt))
      },
      onWait: (waiting) => followers.forEach((follower) => follower.onWait(waiting)),
    }
    const answer = fetchToken(connection, shared).finally(() => {
      if (flights.get(key)?.followers === followers) flights.delete(key)
    })
    const flight = { followers, stop, answer }
    flights.set(key, flight)
    answer.then(
      (fetched) => fetched.ok && kept.set(key, { token: fetched.token, goodUntil: fetched.goodUntil }),
      () => {},
    )
    return flight
  }

  return {
    get: async (connection, budget, refused) => {
      if (!isUsable(connection)) return { ok: false, failure: failureOf('provider_connection_invalid', '') }
      const key = keyOf(connection)
      const known = kept.get(key)
      if (known && known.token !== refused && known.goodUntil > now()) return { ok: true, token: known.token }
      kept.delete(key)
      const flight = flights.get(key) ?? begin(key, connection, budget)
      flight.followers.add(budget)
      try {
        return await unlessAborted(inTime(flight.answer, budget.endsAt - now()), budget.signal)
      } finally {
        flight.followers.delete(budget)
        if (flight.followers.size === 0) {
          flight.stop.abort()
          if (flights.get(key) === flight) flights.delete(key)
        }
      }
    },
  }
}

/** Another secret is another key, so that a corrected one is tried at once; the secret itself stays out of the map. */
const keyOf = (connection: GraphConnection): string => {
  const secret = createHash('sha256').update(secretsOf(connection).join('\n')).digest('base64')
  const { cloud, tenant, clientId } = connection
  return [cloud.tokenBaseUrl, cloud.graphBaseUrl, tenant.toLowerCase(), clientId.toLowerCase(), secret].join(' ')
}

const late = failureOf('deadline_exceeded', 'Microsoft’s sign-in had not answered.')

const inTime = async (answer: Promise<Fetched>, ms: number): Promise<TokenAnswer> => {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<TokenAnswer>((resolve) => {
    timer = setTimeout(() => resolve({ ok: false, failure: late }), Math.min(Math.max(ms, 0), 2 ** 31 - 1))
  })
  try {
    return await Promise.race([answer, tooLate])
  } finally {
    clearTimeout(timer)
  }
}
