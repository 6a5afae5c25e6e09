import { sql } from 'kysely'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Database } from '../database/scope.ts'
import { sendProblem } from './bind-endpoint.ts'
import { databaseAway } from './errors.ts'

/** `/healthz`: this process lives (restarting it would change nothing else). `/readyz`: it can do its work. */
export function bindHealth(app: FastifyInstance, db: Database): void {
  app.get('/healthz', (_, reply) => sendStatus(reply, 'ok'))
  app.get('/readyz', async (request, reply) => {
    try {
      await sql`select 1`.execute(db)
      return await sendStatus(reply, 'ready')
    } catch (error) {
      request.log.warn({ code: (error as { code?: unknown }).code }, 'the database cannot be reached')
      return sendProblem(reply, databaseAway())
    }
  })
}

const sendStatus = (reply: FastifyReply, status: string): FastifyReply =>
  reply.header('cache-control', 'no-store').type('application/json; charset=utf-8').send(JSON.stringify({ status }))
