import { call, type AnswerOf, type CallResult, type RequestOf, type Transport } from '../../contract/client.ts'
import type { Route } from '../../contract/route.ts'
import { PlainFailure } from '../lib/plain-failure.ts'
import { defaultAddress, serverAddress } from './address.ts'
import { exitCodes } from './exit-codes.ts'
import { refusal } from './problem-line.ts'
import { readLogin } from './saved-login.ts'
import { createServerClock, type ServerClock } from './server-clock.ts'

/** A server, and who asks it. */
export type Connection = { readonly url: string; readonly transport: Transport; readonly clock: ServerClock }

const answerWithinMs = 30_000

/** `onAnswer` sees the headers of each answer: the cookie of a sign-in is in them. */
export function connection(
  url: string,
  headers: () => Record<string, string>,
  onAnswer: (response: Response) => void = () => undefined,
): Connection {
  const clock = createServerClock()
  const timedFetch: typeof fetch = async (input, init) => {
    const askedAt = Date.now()
    const signals = [AbortSignal.timeout(answerWithinMs), ...(init?.signal ? [init.signal] : [])]
    // Nothing is sent on to where an answer points: password and token are for this server.
    const response = await fetch(input, { ...init, redirect: 'manual', signal: AbortSignal.any(signals) })
    clock.learn(response.headers.get('date'), askedAt, Date.now())
    onAnswer(response)
    return response
  }
  return { url, clock, transport: { baseUrl: url, headers, fetch: timedFetch } }
}

export const withToken = (url: string, token: string): Connection =>
  connection(url, () => ({ authorization: `Bearer ${token}` }))

/** Whoever is signed in. A token that was kept goes only to the server that gave it. */
export async function signedIn(env: Readonly<Record<string, string | undefined>>): Promise<Connection> {
  const given = env['TENANTATLAS_URL'] ?? ''
  const url = given === '' ? null : serverAddress(given)
  const token = env['TENANTATLAS_TOKEN'] ?? ''
  if (token !== '' && url !== null) return withToken(url, token)
  const saved = await readLogin(env, { evenIfOpen: token !== '' })
  if (token !== '') return withToken(saved?.url ?? defaultAddress, token)
  if (saved === null || (url !== null && url !== saved.url)) {
    const where = url === null ? '' : ` at ${url}`
    const how = url === null ? '' : ` --url ${url}`
    throw new PlainFailure(`You are not signed in${where}. Run tenantatlas login${how}.`, exitCodes.notSignedIn)
  }
  return withToken(saved.url, saved.token)
}

/** What the server answers; refusals, and what is no answer of ours, come back as data. */
export async function tryToAsk<R extends Route>(
  { transport }: Connection,
  route: R,
  request: RequestOf<R>,
): Promise<CallResult<AnswerOf<R>>> {
  const { signal } = request as { signal?: AbortSignal }
  try {
    const answer = await call(transport, route, request)
    if (!answer.ok || route.success.body === null || route.success.body.safeParse(answer.value).success) return answer
  } catch (error) {
    if (signal?.aborted === true) throw error
  }
  const problem = { type: '/problems/not-understood', title: 'The answer could not be understood', status: 0 }
  return { ok: false, problem, retryAfterSeconds: null }
}

/** The same for a command that cannot go on without it. */
export async function ask<R extends Route>(to: Connection, route: R, request: RequestOf<R>): Promise<AnswerOf<R>> {
  const answer = await tryToAsk(to, route, request)
  if (answer.ok) return answer.value
  throw refusal(answer, to.url)
}
