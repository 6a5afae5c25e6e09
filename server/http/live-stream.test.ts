import { createServer, request, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { frameOf, openStream, type LiveStream } from './live-stream.ts'

let server: Server
afterEach(() => void server.closeAllConnections())
afterEach(() => new Promise((resolve) => server.close(resolve)))

type Opened = { stream: LiveStream; closed: Promise<void>; response: IncomingMessage }

/** A real connection: the stream at the server's end, the response at the reader's. */
async function open(): Promise<Opened> {
  let made: Omit<Opened, 'response'> | undefined
  let close: () => void = () => undefined
  const closed = new Promise<void>((resolve) => (close = resolve))
  server = createServer((_, response) => {
    made = {
      stream: openStream(response, { 'x-extra': 'kept', 'content-security-policy': 'for pages' }, 1234, close),
      closed,
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = request({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' }, resolve)
    sent.on('error', reject).end()
  })
  response.on('error', () => undefined)
  if (made === undefined) throw new Error('the server did not open a stream')
  return { ...made, response }
}

test('a stream begins with when to come again, and nothing keeps it back', async () => {
  const { stream, response } = await open()
  stream.end()
  let text = ''
  for await (const chunk of response) text += String(chunk)
  expect(text).toBe('retry: 1234\n\n')
  expect(response.headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
    'x-extra': 'kept',
  })
  expect(response.headers).not.toHaveProperty('content-security-policy')
})

test('a reader that has gone is noticed', async () => {
  const { closed, response, stream } = await open()
  response.destroy()
  await closed
  stream.send(frameOf('too late'))
})

test('a reader that does not read is dropped instead of filling the memory', async () => {
  const { stream, closed, response } = await open()
  response.pause()
  let isOpen = true
  void closed.then(() => (isOpen = false))
  const chunk = frameOf(`: ${'x'.repeat(64 * 1024)}\n\n`)
  // What the sockets hold is the system's affair: a few megabytes; what we hold is 1 MB.
  for (let sent = 0; isOpen && sent < 1000; sent++) {
    stream.send(chunk)
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(isOpen).toBe(false)
})

test('what is sent arrives as it was, however long, and the answer ends in order', async () => {
  const { stream, response } = await open()
  const long = `data: ${'ä'.repeat(40_000)}\n\n`
  stream.send(frameOf('data: one\n\n'))
  stream.send(frameOf(long))
  stream.end()
  response.setEncoding('utf8')
  let text = ''
  for await (const chunk of response) text += String(chunk)
  expect(text).toBe(`retry: 1234\n\ndata: one\n\n${long}`)
  expect(response.complete).toBe(true)
})
