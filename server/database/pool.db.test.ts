import { createServer, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { sql } from 'kysely'
import type pg from 'pg'
import { testDatabase } from '../../tests/database.ts'
import { createDatabase } from './kysely.ts'
import { createPool } from './pool.ts'

const database = testDatabase()
const open: (() => unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

function poolOf(url: string, queryTimeoutMs?: number, max = 1): pg.Pool {
  const pool = createPool(url, { max, applicationName: 'test', ...(queryTimeoutMs ? { queryTimeoutMs } : {}) })
  open.push(() => pool.end())
  return pool
}

test('bigint comes as a number while it fits, and never as a wrong one', async () => {
  const pool = poolOf(database.url)
  const { rows } = await pool.query(
    'select 9007199254740991::bigint as id, array[1, 2]::bigint[] as ids, count(*) from lanes',
  )
  expect(rows).toEqual([{ id: 9007199254740991, ids: [1, 2], count: 0 }])
  await expect(pool.query('select 9007199254740993::bigint')).rejects.toThrow(/does not fit/)
})

test('a statement is prepared once for each connection', async () => {
  const client = await poolOf(database.url).connect()
  for (const n of [1, 2, 3]) await client.query('select $1::int as n', [n])
  const { rows } = await client.query(
    `select count(*) from pg_prepared_statements where statement = 'select $1::int as n'`,
  )
  expect(rows).toEqual([{ count: 1 }])
  client.release()
})

test('a connection to a server that became read-only is not handed out again', async () => {
  const pool = poolOf(database.url)
  const pidOf = async (client: pg.PoolClient) =>
    (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid
  const first = await pool.connect()
  const pid = await pidOf(first)
  await first.query('set default_transaction_read_only = on')
  await expect(first.query('insert into lanes (key) values ($1)', ['x'])).rejects.toMatchObject({ code: '25006' })
  first.release()
  const second = await pool.connect()
  expect(await pidOf(second)).not.toBe(pid)
  second.release()
})

test('a connection that is cut while somebody holds it costs that work only', async () => {
  const pool = poolOf(database.url)
  const client = await pool.connect()
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  const ended = new Promise((resolve) => client.once('end', resolve))
  await database.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid])
  await ended
  await expect(client.query('select 1')).rejects.toThrow()
  client.release()
  expect((await pool.query('select 2 as n')).rows).toEqual([{ n: 2 }])
})

test('a connection that went silent hangs one query for its time, and no later one', async () => {
  const line = await silentProxy(database.url)
  const pool = poolOf(line.url, 300)
  const client = await pool.connect()
  await client.query('select $1::int', [1])
  line.silence()
  await expect(client.query('select $1::int', [2])).rejects.toThrow(/timeout/)
  client.release()
  line.speak()
  expect((await pool.query('select 3 as n')).rows).toEqual([{ n: 3 }])
})

test('a transaction on a connection that went silent waits once and not again for its rollback, and costs no other one', async () => {
  const line = await silentProxy(database.url)
  const pool = poolOf(line.url, 1_000, 3)
  const db = createDatabase(pool)
  await Promise.all([1, 2, 3].map(() => db.transaction().execute((tx) => sql`select pg_sleep(0.1)`.execute(tx))))
  line.silence()
  const begun = performance.now()
  const one = db.transaction().execute((tx) => sql`select 1`.execute(tx))
  await expect(one).rejects.toThrow()
  expect(performance.now() - begun).toBeLessThan(1_800)
  line.speak()
  const again = performance.now()
  await Promise.all([1, 2, 3].map(() => db.transaction().execute((tx) => sql`select 1`.execute(tx))))
  expect(performance.now() - again).toBeLessThan(900)
})

test('a statement that is merely slow is ended by the server, and its connection is used again', async () => {
  const pool = poolOf(database.url, 500)
  const client = await pool.connect()
  const pid = await client.query('select pg_backend_pid()')
  await expect(client.query('select pg_sleep($1)', [3])).rejects.toMatchObject({ code: '57014' })
  client.release()
  expect((await pool.query('select pg_backend_pid()')).rows).toEqual(pid.rows)
})

/** A line to the database that can be cut without anybody being told, as a broken network does. */
async function silentProxy(databaseUrl: string) {
  const target = new URL(databaseUrl)
  const { connect } = await import('node:net')
  let isSilent = false
  const sockets: Socket[] = []
  const server = createServer((near) => {
    const isCut = { value: isSilent }
    const far = connect(Number(target.port), target.hostname)
    sockets.push(near, far)
    cuts.push(() => (isCut.value = true))
    near.on('data', (data) => void (isCut.value || far.write(data)))
    far.on('data', (data) => void (isCut.value || near.write(data)))
    for (const socket of [near, far]) socket.on('error', () => undefined)
  })
  const cuts: (() => void)[] = []
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const url = new URL(databaseUrl)
  const address = server.address()
  url.port = String(typeof address === 'object' ? address?.port : '')
  return {
    url: url.href,
    silence: () => {
      isSilent = true
      for (const cut of cuts) cut()
    },
    speak: () => (isSilent = false),
  }
}
