import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** One request as it came, read before anything is decided about it. */
export type Exchange = {
  readonly method: string
  /** Decoded, without the query. */
  readonly path: string
  /** As sent, still encoded. */
  readonly query: string
  /** What the caller took us for: links to further pages lead there. */
  readonly host: string
  readonly authorization: string | undefined
  readonly body: string
  readonly requestId: string
  readonly clientRequestId: string | undefined
  readonly at: number
}

export function exchangeOf(request: IncomingMessage, body: string): Exchange {
  const target = request.url ?? '/'
  const cut = target.indexOf('?')
  const clientRequestId = request.headers['client-request-id']
  return {
    method: request.method ?? 'GET',
    path: decoded(cut < 0 ? target : target.slice(0, cut)) ?? target,
    query: cut < 0 ? '' : target.slice(cut + 1),
    host: request.headers.host ?? '127.0.0.1',
    authorization: request.headers.authorization,
    body,
    requestId: randomUUID(),
    clientRequestId: typeof clientRequestId === 'string' ? clientRequestId : undefined,
    at: Date.now(),
  }
}

/** Null when the percent signs make no sense. */
export function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** What is sent back. A text goes out as it stands, anything else as JSON. */
export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

export const answer = (status: number, body: unknown, headers: Record<string, string> = {}): Answer => ({
  status,
  headers,
  body,
})
