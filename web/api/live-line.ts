import type { LiveHint } from '../../contract/live.ts'

export type StreamEvents = {
  opened: () => void
  failed: () => void
  /** The server let nobody in: who one is may have changed. */
  refused: () => void
  hinted: (hint: LiveHint) => void
}
export type Stream = { close: () => void }

const kinds: readonly string[] = ['operation', 'notification', 'hello', 'rights'] satisfies LiveHint['kind'][]

/**
 * Tried again between so many ms when the server refused the line, or something in between did: not all browsers in the
 * same instant. A line that is broken is tried again by the browser itself, when the server said.
 */
const reopenMs = { least: 2_500, most: 7_500 }

/** The line to the server over which hints come; there is one of it in a browser (`live-stream.ts`). */
export function openLine(events: StreamEvents): Stream {
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
      if (source?.readyState !== EventSource.CLOSED) return
      events.refused()
      retry = setTimeout(connect, reopenMs.least + Math.random() * (reopenMs.most - reopenMs.least))
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
