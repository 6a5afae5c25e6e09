import type { FastifyInstance } from 'fastify'
import { problem } from '../access/problem-reply.ts'
import { sendProblem } from './bind-endpoint.ts'

/** A request that was let in may end; one that takes longer than this holds up nobody. */
const patienceMs = 5000
const sweepEveryMs = 50

/** Closing lets requests end that are under way, sends new ones elsewhere, and does not wait for idle connections. */
export function closeInOrder(app: FastifyInstance): void {
  let isClosing = false
  app.addHook('onRequest', async (_, reply) => {
    if (!isClosing) return undefined
    const elsewhere = { connection: 'close', 'retry-after': '1' }
    return sendProblem(reply, problem('/problems/unavailable', 'The server is ending.', { headers: elsewhere }))
  })
  app.addHook('preClose', async () => {
    isClosing = true
    const sweep = setInterval(() => app.server.closeIdleConnections(), sweepEveryMs)
    const limit = setTimeout(() => app.server.closeAllConnections(), patienceMs)
    app.server.once('close', () => {
      clearInterval(sweep)
      clearTimeout(limit)
    })
    // Without a listening server there is no such event: nothing is to be waited for then.
    if (!app.server.listening) {
      clearInterval(sweep)
      clearTimeout(limit)
    }
  })
}
