import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openBook } from './storm-history.ts'

export type Endpoint = { readonly url: string; readonly taken: () => number; readonly close: () => Promise<void> }

/**
 * Stands for a service that takes writes, each as often as it is sent: what it takes it writes down before it answers, and
 * it answers late, so that whoever wrote may be dead by then.
 */
export async function startWriteEndpoint(folder: string, delayMs: number): Promise<Endpoint> {
  const book = openBook(folder, 'simulator', 'writes')
  let taken = 0
  const server = createServer((request, response) => {
    const [, run = '', item = ''] = (request.url ?? '').split('/')
    request.resume()
    taken++
    book.say({ phase: 'ok', op: 'graph-write', run: Number(run), item, accepted: true })
    setTimeout(() => response.writeHead(201).end(), delayMs)
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken: () => taken,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
