import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Cloud } from '../cloud.ts'
import type { GraphConnection } from '../connection.ts'

/** What the server does with one request; `null` passes on to the next answer. */
export type Answer = (request: IncomingMessage, response: ServerResponse, origin: string) => void

/**
 * A server that gives its answers one after the other, the last for ever, and its tokens likewise; it remembers what it
 * was asked. For answers that the simulator does not give.
 */
export const scriptedGraph = async (script: { graph?: Answer[]; token?: Answer[] }) => {
  const graph = [...(script.graph ?? [json(200, { value: [] })])]
  const token = [...(script.token ?? [aToken()])]
  const asked: { graph: IncomingMessage[]; token: string[] } = { graph: [], token: [] }
  let origin = ''
  const next = (answers: Answer[]) => (answers.length > 1 ? answers.shift() : answers[0])
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const isToken = request.url?.includes('/oauth2/') ?? false
      if (isToken) asked.token.push(Buffer.concat(pieces).toString())
      else asked.graph.push(request)
      next(isToken ? token : graph)?.(request, response, origin)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const cloud: Cloud = { key: 'global', graphBaseUrl: origin, tokenBaseUrl: origin }
  const stop = async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { origin, asked, stop, connection: connectionTo(cloud) }
}

export const connectionTo = (cloud: Cloud, tenant = '11111111-1111-4111-8111-111111111111'): GraphConnection => ({
  tenant,
  clientId: '22222222-2222-4222-8222-222222222222',
  clientSecret: 'correct horse battery',
  cloud,
})

export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(body))
  }

export const text =
  (status: number, body: string, headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    response.writeHead(status, headers)
    response.end(body)
  }

export const aToken = (token = 'opaque-token-1', expiresIn = 3_599): Answer =>
  json(200, { token_type: 'Bearer', expires_in: expiresIn, access_token: token })

/** The connection breaks before anything is answered. */
export const reset: Answer = (request) => request.socket.destroy()

/** Takes the request and says nothing. */
export const silence: Answer = () => {}

/** Begins an answer and then says nothing more. */
export const stall: Answer = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.write('{"value":[')
}
