import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** As nginx has them when nobody says otherwise: `proxy_buffers` of one page, `proxy_read_timeout`. */
const bufferBytes = 4096
const silentMaxMs = 60_000

export type Proxy = { readonly url: string; readonly close: () => Promise<void> }

/**
 * What a reverse proxy does to a stream: it speaks HTTP/1.0 to the server and asks for nothing to be kept open, holds back
 * what is less than a page unless the answer says not to, and closes a line on which nothing comes for too long.
 */
export async function startBufferingProxy(target: string, silentMs: number = silentMaxMs): Promise<Proxy> {
  const server = createServer((incoming, outgoing) => passOn(target, silentMs, incoming, outgoing))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => closed(server),
  }
}

function passOn(target: string, silentMs: number, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { connection: _, ...headers } = incoming.headers
  const sent = request(`${target}${incoming.url}`, { headers: { ...headers, connection: 'close' }, agent: false })
  sent.setTimeout(silentMs, () => sent.destroy())
  sent.on('error', () => outgoing.destroy())
  outgoing.on('close', () => sent.destroy())
  sent.on('response', (answer) => {
    const isHeld = answer.headers['x-accel-buffering'] !== 'no'
    const { 'x-accel-buffering': __, ...said } = answer.headers
    outgoing.writeHead(answer.statusCode ?? 502, said)
    outgoing.flushHeaders()
    let held = Buffer.alloc(0)
    const letGo = () => {
      outgoing.write(held)
      held = Buffer.alloc(0)
    }
    answer.on('data', (chunk: Buffer) => {
      held = Buffer.concat([held, chunk])
      if (!isHeld || held.length >= bufferBytes) letGo()
    })
    answer.on('end', () => outgoing.end(held))
    answer.on('error', () => outgoing.destroy())
  })
  incoming.pipe(sent)
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}
