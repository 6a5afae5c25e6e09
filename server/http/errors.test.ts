import { Writable } from 'node:stream'
import Fastify, { type FastifyBaseLogger } from 'fastify'
import pg from 'pg'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { handleErrors } from './errors.ts'

/** What a request is answered, and what is logged, when its handler throws this. */
async function thrown(error: unknown) {
  let log = ''
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      log += chunk.toString()
      done()
    },
  })
  const loggerInstance: FastifyBaseLogger = pino(sink)
  const app = Fastify({ loggerInstance })
  handleErrors(app)
  app.get('/', () => {
    throw error
  })
  const { statusCode, body, headers } = await app.inject('/')
  await app.close()
  return { status: statusCode, body, retryAfter: headers['retry-after'], log }
}

function databaseError(code: string): pg.DatabaseError {
  const error = new pg.DatabaseError('invalid input syntax: "canary"', 10, 'error')
  return Object.assign(error, { code, detail: 'Key (email)=(canary) already exists.', where: 'canary' })
}

test('a bug is 500 and told to nobody; the log says where it is', async () => {
  const { status, body, log } = await thrown(new TypeError('canary is undefined'))
  expect(status).toBe(500)
  expect(JSON.parse(body)).toEqual({
    type: '/problems/internal',
    title: 'Something went wrong on our side',
    status: 500,
  })
  expect(log).toContain('canary is undefined')
  expect(log).toContain('errors.test.ts')
})

test('of an error of the database its code is logged, and nothing of the rows that it names', async () => {
  const { status, body, log } = await thrown(databaseError('22P02'))
  expect(status).toBe(500)
  expect(log).toContain('SQLSTATE 22P02')
  expect(body + log).not.toContain('canary')
})

test.for([
  ['the database is starting', databaseError('57P03')],
  ['it has no connection left', databaseError('53300')],
  ['it became read-only', databaseError('25006')],
  ['two went first, again and again', databaseError('40P01')],
  ['nobody listens', Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' })],
  ['the pool is empty', new Error('timeout exceeded when trying to connect')],
  ['the answer never came', new Error('Query read timeout')],
] as const)('%s: 503, and when to come again', async ([, error]) => {
  expect(await thrown(error)).toMatchObject({ status: 503, retryAfter: '2' })
})

test.for([[null], ['text'], [{ statusCode: 'no' }], [Object.assign(new Error('x'), { code: 'EACCES' })]])(
  '%j is a bug too',
  async ([error]) => {
    expect((await thrown(error)).status).toBe(500)
  },
)
