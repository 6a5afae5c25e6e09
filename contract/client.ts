import type { z } from 'zod'
import type { Problem } from './problem-document.ts'
import type { Route } from './route.ts'

/** How a route is called from the web and from the CLI: one function, typed by the route. */
type InputOf<S> = S extends z.ZodType ? z.input<S> : never
type Part<R extends Route, K extends 'params' | 'query' | 'body' | 'headers'> = R extends { readonly [P in K]: infer S }
  ? Record<never, never> extends InputOf<S>
    ? { [P in K]?: InputOf<S> }
    : { [P in K]: InputOf<S> }
  : unknown
export type RequestOf<R extends Route> = Part<R, 'params'> &
  Part<R, 'query'> &
  Part<R, 'body'> &
  Part<R, 'headers'> & { signal?: AbortSignal }
export type AnswerOf<R extends Route> = R['success']['body'] extends z.ZodType ? z.output<R['success']['body']> : null

export type CallResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem; readonly retryAfterSeconds: number | null }

export type Transport = {
  readonly baseUrl: string
  readonly headers: () => Record<string, string>
  readonly fetch?: typeof fetch
}

type Loose = {
  params?: Record<string, string>
  query?: Record<string, unknown>
  body?: unknown
  headers?: Record<string, string | undefined>
  signal?: AbortSignal
}

/** Calls a route. What the server refuses, and a server that cannot be reached, come back as data. */
export async function call<R extends Route>(
  transport: Transport,
  route: R,
  request: RequestOf<R>,
): Promise<CallResult<AnswerOf<R>>> {
  const { params, query, body, headers, signal } = request as Loose
  const url = transport.baseUrl + pathOf(route.path, params ?? {}) + queryOf(query ?? {})
  const init: RequestInit = {
    method: route.method,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...transport.headers(),
      ...definedOnly(headers ?? {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  }
  let response: Response
  try {
    response = await (transport.fetch ?? fetch)(url, init)
  } catch (error) {
    if (signal?.aborted === true) throw error
    return failure({ type: '/problems/unreachable', title: 'The server could not be reached', status: 0 }, null)
  }
  if (response.ok)
    return { ok: true, value: (route.success.body === null ? null : await response.json()) as AnswerOf<R> }
  const retryAfter = Number(response.headers.get('retry-after'))
  return failure(await problemOf(response), Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null)
}

const failure = (problem: Problem, retryAfterSeconds: number | null) => ({
  ok: false as const,
  problem,
  retryAfterSeconds,
})

const pathOf = (path: string, params: Record<string, string>): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))

function queryOf(query: Record<string, unknown>): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query))
    if (value !== undefined && value !== '') search.set(key, String(value))
  const text = search.toString()
  return text === '' ? '' : `?${text}`
}

function definedOnly(headers: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    const body: unknown = await response.json()
    if (typeof body === 'object' && body !== null && 'type' in body && 'title' in body) return body as Problem
  } catch {
    // Not a problem document: a proxy in between has answered. What is left is the status.
  }
  return { type: 'about:blank', title: `The server answered ${response.status}`, status: response.status }
}
