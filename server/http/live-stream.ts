import type { ServerResponse } from 'node:http'
import type { LiveHint } from '../../contract/live.ts'

/** One reader of server-sent events. */
export type LiveStream = {
  readonly send: (text: string) => void
  /** An orderly end: the client comes again and is judged anew. */
  readonly end: () => void
}

/** A reader that lets more than this pile up is dropped: it comes again and reads the state, which is all it needs. */
const backlogMaxBytes = 1024 * 1024
const endWithinMs = 1000
/** A client whose stream ended asks again after this long. */
const retryMs = 2000

/** Text of one event. A hint holds ids only, so its JSON is one line. */
export const eventText = (hint: LiveHint): string => `event: message\ndata: ${JSON.stringify(hint)}\n\n`

/** Nothing for the reader, enough for whatever stands between to keep the connection open. */
export const heartbeatText = ': still here\n\n'

/**
 * Makes a response a stream and says hello, so that the client knows it is connected and reads everything once.
 * `onClose` is called once, whoever ends it: on the response, because the request's own `close` may never come.
 */
export function openStream(
  response: ServerResponse,
  headers: Readonly<Record<string, string | number | string[] | undefined>>,
  onClose: () => void,
): LiveStream {
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) response.setHeader(name, value)
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  })
  response.on('error', () => undefined)
  // Whoever left while they were being let in has been told of already.
  if (response.destroyed) setImmediate(onClose)
  else response.on('close', onClose)
  const stream: LiveStream = {
    send(text) {
      if (response.writableEnded || response.destroyed) return
      response.write(text)
      if (response.writableLength > backlogMaxBytes) response.destroy()
    },
    end() {
      if (!response.writableEnded) response.end()
      // An end waits for everything to be read; whoever does not read is not waited for.
      setTimeout(() => response.destroy(), endWithinMs).unref()
    },
  }
  response.socket?.setNoDelay(true)
  stream.send(`retry: ${retryMs}\n${eventText({ kind: 'hello' })}`)
  return stream
}
