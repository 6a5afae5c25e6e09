import type { ServerResponse } from 'node:http'
import type { LiveHint } from '../../contract/live.ts'

/** What is sent, made once however many it is sent to: by itself, and as a chunk of an answer whose length nobody knows. */
export type Frame = { readonly bare: Buffer; readonly chunk: Buffer }

export function frameOf(text: string): Frame {
  const bare = Buffer.from(text)
  return { bare, chunk: Buffer.concat([Buffer.from(`${bare.length.toString(16)}\r\n`), bare, Buffer.from('\r\n')]) }
}

/** One reader of server-sent events. */
export type LiveStream = {
  readonly send: (what: Frame) => void
  /** Says that it is still there, if nothing else has said so for a while, and when to come again should it end. */
  readonly beat: (retryMs: number) => void
  /** An orderly end: the client comes again and is judged anew. */
  readonly end: () => void
}

/** A reader that lets more than this pile up is dropped: it comes again and reads the state, which is all it needs. */
const backlogMaxBytes = 1024 * 1024
const endWithinMs = 1000
/** Proxies close what is silent for a minute, some for half of one. */
const beatAfterMs = 15_000
/**
 * A line that has been idle for so long is asked by the system whether anybody is there: ten times, a second apart. All
 * of it is over before the next beat, so who has gone without a word is noticed within 13 s. Not where something was sent
 * to them meanwhile: the system then tries for a quarter of an hour to bring that home and asks nothing else, and what
 * would shorten it cannot be set from here.
 */
const askAfterMs = 3_000

/** What protects a page says nothing of a stream, and ten thousand streams would keep it in memory for as long as they last. */
const forPages =
  /^(content-security-policy|cross-origin-.*|origin-agent-cluster|referrer-policy|x-(dns|download|frame|permitted|xss).*|ratelimit.*)$/

/** Text of one event. A hint holds ids only, so its JSON is one line. */
export const eventText = (hint: LiveHint): string => `event: message\ndata: ${JSON.stringify(hint)}\n\n`

/** The comment is nothing for the reader, and enough for whatever stands between to keep the connection open. */
const beatText = (retryMs: number): string => `retry: ${retryMs}\n: still here\n\n`

/**
 * Makes a response a stream; a client whose stream ended asks again after `retryMs`. `onClose` is called once, whoever ends
 * it: on the response, because the request's own `close` may never come.
 */
export function openStream(
  response: ServerResponse,
  headers: Readonly<Record<string, string | number | string[] | undefined>>,
  retryMs: number,
  onClose: () => void,
): LiveStream {
  const kept = Object.entries(headers).filter(([name, value]) => value !== undefined && !forPages.test(name))
  for (const name of response.getHeaderNames()) response.removeHeader(name)
  // All at once: headers that were set before stay in memory, each by itself, for as long as the stream does.
  response.writeHead(200, {
    ...Object.fromEntries(kept),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-content-type-options': 'nosniff',
    'x-accel-buffering': 'no',
  })
  // By themselves, so that their text is made of one piece: what it was put together from would stay as long.
  response.flushHeaders()
  response.on('error', () => undefined)
  // Whoever left while they were being let in has been told of already.
  if (response.destroyed) setImmediate(onClose)
  else response.on('close', onClose)
  let sentAt = 0
  const stream: LiveStream = {
    send(frame) {
      if (response.writableEnded || response.destroyed) return
      sentAt = performance.now()
      write(response, frame)
      if ((response.socket?.writableLength ?? response.writableLength) > backlogMaxBytes) response.destroy()
    },
    beat(nextRetryMs) {
      if (performance.now() - sentAt >= beatAfterMs) stream.send(frameOf(beatText(nextRetryMs)))
    },
    end() {
      if (!response.writableEnded) response.end()
      // An end waits for everything to be read; whoever does not read is not waited for.
      setTimeout(() => response.destroy(), endWithinMs).unref()
    },
  }
  response.socket?.setNoDelay(true).setKeepAlive(true, askAfterMs)
  stream.send(frameOf(`retry: ${retryMs}\n\n`))
  return stream
}

/**
 * Straight to the line, as one piece: a response makes a chunk anew of each text that it is given, out of four pieces, which
 * takes three times as long as sending it.
 */
function write(response: ServerResponse, { bare, chunk }: Frame): void {
  if (response.socket !== null && response.chunkedEncoding) response.socket.write(chunk)
  else response.write(bare)
}
