import { abortError } from '../lib/abort.ts'

/**
 * One HTTP request and its whole answer, or how it broke. Never hangs: headers, each piece of the body and the whole
 * are bounded in time, the body in size. Throws only AbortError, when the caller gave up.
 */
export type Exchange = {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal: AbortSignal
  readonly limits: Limits
  /** Milliseconds for everything together. */
  readonly totalMs: number
}
export type Limits = { readonly headersMs: number; readonly bodyIdleMs: number; readonly bodyBytesMax: number }

export type Exchanged =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: Headers; readonly text: string }
  | { readonly kind: 'broken'; readonly how: Break; readonly status: number | null; readonly headers: Headers | null }
/** Before an answer began: `unreachable` when it broke, `silent` when we stopped waiting; in its middle `cut`, `stalled`. */
export type Break = 'unreachable' | 'silent' | 'cut' | 'stalled' | 'too_large'

export const exchange = async (fetcher: typeof fetch, request: Exchange): Promise<Exchanged> => {
  const { signal, limits } = request
  if (signal.aborted) throw abortError(signal)
  const stop = new AbortController()
  const onAbort = () => stop.abort()
  signal.addEventListener('abort', onAbort, { once: true })
  const whole = setTimeout(() => stop.abort(), Math.min(Math.max(request.totalMs, 1), 2 ** 31 - 1))
  const idle = idleTimer(() => stop.abort())
  let response: Response | null = null
  try {
    idle.restart(limits.headersMs)
    response = await fetcher(request.url, {
      method: request.method,
      headers: request.headers,
      ...(request.body === undefined ? {} : { body: request.body }),
      // A redirect could carry the token to another host.
      redirect: 'manual',
      signal: stop.signal,
    })
    const text = await readBody(response, limits, idle)
    if (text === null) return { kind: 'broken', how: 'too_large', status: response.status, headers: response.headers }
    return { kind: 'answer', status: response.status, headers: response.headers, text }
  } catch {
    if (signal.aborted) throw abortError(signal)
    const gaveUp = stop.signal.aborted
    if (response === null)
      return { kind: 'broken', how: gaveUp ? 'silent' : 'unreachable', status: null, headers: null }
    return { kind: 'broken', how: gaveUp ? 'stalled' : 'cut', status: response.status, headers: response.headers }
  } finally {
    clearTimeout(whole)
    idle.end()
    signal.removeEventListener('abort', onAbort)
    // Frees the socket of an answer that was not read to its end.
    stop.abort()
  }
}

const readBody = async (response: Response, limits: Limits, idle: IdleTimer): Promise<string | null> => {
  if (!response.body) return ''
  const decoder = new TextDecoder()
  const pieces: string[] = []
  let bytes = 0
  idle.restart(limits.bodyIdleMs)
  for await (const piece of response.body as AsyncIterable<Uint8Array>) {
    idle.restart(limits.bodyIdleMs)
    bytes += piece.byteLength
    if (bytes > limits.bodyBytesMax) return null
    pieces.push(decoder.decode(piece, { stream: true }))
  }
  pieces.push(decoder.decode())
  return pieces.join('')
}

type IdleTimer = { readonly restart: (ms: number) => void; readonly end: () => void }

const idleTimer = (onIdle: () => void): IdleTimer => {
  let timer: NodeJS.Timeout | undefined
  return {
    restart: (ms) => {
      clearTimeout(timer)
      timer = setTimeout(onIdle, ms)
    },
    end: () => clearTimeout(timer),
  }
}
