import type { LiveHint } from '../../contract/live.ts'

export type StreamEvents = { opened: () => void; failed: () => void; hinted: (hint: LiveHint) => void }
export type Stream = { close: () => void }

const kinds: readonly string[] = ['operation', 'notification', 'hello'] satisfies LiveHint['kind'][]

/** Tried again after this long when the server refused the stream; a broken line is tried again by the browser itself. */
const reopenMs = 5_000

/**
 * The stream of hints. One connection for each tab; once tabs share one, this is the only place that changes: a stream is
 * whatever calls these three functions.
 */
export function openStream(events: StreamEvents): Stream {
  let source: EventSource | undefined
  let retry: ReturnType<typeof setTimeout> | undefined

  const connect = () => {
    source = new EventSource('/api/v1/live')
    source.onopen = events.opened
    source.onmessage = (message: MessageEvent<string>) => {
      const hint = hintOf(message.data)
      if (hint !== null) events.hinted(hint)
    }
    source.onerror = () => {
      events.failed()
      if (source?.readyState === EventSource.CLOSED) retry = setTimeout(connect, reopenMs)
    }
  }
  connect()
  return {
    close: () => {
      clearTimeout(retry)
      source?.close()
    },
  }
}

function hintOf(text: string): LiveHint | null {
  try {
    const data: unknown = JSON.parse(text)
    if (typeof data === 'object' && data !== null && 'kind' in data && kinds.includes(String(data.kind)))
      return data as LiveHint
  } catch {
    // Nothing we know: a later version may say more.
  }
  return null
}
