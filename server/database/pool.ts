import { createHash } from 'node:crypto'
import pg from 'pg'

export type PoolOptions = {
  /** Connections at most: a process needs few, and PostgreSQL pays for each. */
  readonly max: number
  /** Shown in pg_stat_activity: who holds a lock is found out by it. */
  readonly applicationName: string
  /** Who it is outside of transactions, of the roles of its login; the login itself by default. */
  readonly role?: string
  /** How long one statement may take before it is given up, in milliseconds. */
  readonly queryTimeoutMs?: number
  /** How long a connection may be waited for, a free one or a new one, in milliseconds. */
  readonly connectTimeoutMs?: number
  /** Told of connections that broke while nobody used them; the pool has already let them go. */
  readonly onError?: (error: Error) => void
}

/**
 * The one way to PostgreSQL: statements are prepared once per connection (×1.3–2.5), a half-open socket hangs nobody for
 * ever, and a connection that may be broken, or leads to a server that became read-only, is not handed out again.
 */
export function createPool(url: string, options: PoolOptions): pg.Pool {
  const queryTimeoutMs = options.queryTimeoutMs ?? 30_000
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max,
    application_name: options.applicationName,
    // A statement goes out behind another without waiting for its answer, where nobody has to know it in between.
    pipeline: true,
    ...(options.role === undefined ? {} : { options: `-c role=${options.role}` }),
    query_timeout: queryTimeoutMs,
    // A server that is merely slow says so first, and then the connection is as good as before.
    statement_timeout: Math.ceil(queryTimeoutMs * 0.9),
    // A process that is stopped in the middle of a transaction must not hold its rows: the server ends its session.
    idle_in_transaction_session_timeout: 8_000,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: { getTypeParser },
  })
  pool.on('error', options.onError ?? (() => undefined))
  const line: Line = { silentAt: -Infinity }
  pool.on('connect', (client) => {
    lastHeard.set(client, performance.now())
    nameStatements(client, line)
    // Between two statements of a borrower nobody else listens, and an unheard error would end the process.
    client.on('error', () => void doomed.add(client))
  })
  discardDoomed(pool, line)
  return pool
}

type Query = (text: unknown, values?: unknown, ...rest: unknown[]) => Promise<unknown>

/** Bounded, because a statement glued from text would otherwise fill the server's memory with plans. */
const namedMax = 500
const names = new Map<string, string>()

function nameStatements(client: pg.PoolClient, line: Line): void {
  const query = client.query.bind(client) as Query
  const named: Query = (text, values, ...rest) => {
    gather(client)
    if (typeof text !== 'string' || !Array.isArray(values) || rest.length > 0) return query(text, values, ...rest)
    if (boundary.test(text)) return watched(client, line, query(text))
    const name = nameOf(text)
    return watched(client, line, name === undefined ? query(text, values) : query({ name, text, values }))
  }
  client.query = named as typeof client.query
}

/** What is asked in one go goes out in one go: a write for each statement costs as much as many a statement. */
function gather(client: pg.PoolClient): void {
  const { stream } = client.connection
  if (stream.writableCorked > 0) return
  stream.cork()
  process.nextTick(() => stream.uncork())
}

/** What opens or closes a transaction has no plan that could be kept, and may be several commands in one message. */
const boundary = /^(begin|commit|rollback)\b/

function nameOf(text: string): string | undefined {
  const known = names.get(text)
  if (known !== undefined || names.size >= namedMax) return known
  const name = `k${createHash('sha1').update(text).digest('hex').slice(0, 20)}`
  names.set(text, name)
  return name
}

const doomed = new WeakSet<pg.ClientBase>()
const lastHeard = new WeakMap<pg.ClientBase, number>()

/** When an answer last failed to come on any connection of a pool: what was idle since before that may be as dead. */
type Line = { silentAt: number }

/** 25006: the server is a standby now. 0A000: a plan of before a migration. No SQLSTATE: the answer never came. */
async function watched<T>(client: pg.PoolClient, line: Line, answer: Promise<T>): Promise<T> {
  try {
    const heard = await answer
    lastHeard.set(client, performance.now())
    return heard
  } catch (error) {
    const code = error instanceof pg.DatabaseError ? error.code : undefined
    if (code === undefined || code === '25006' || code === '0A000') doomed.add(client)
    if (error instanceof Error && error.message === 'Query read timeout') {
      line.silentAt = performance.now()
      // At once, or a rollback would wait as long again behind an answer that does not come.
      void client.end().catch(() => undefined)
    }
    throw error
  }
}

/** The borrower gives its connection back as always; whether it is kept, or lent out once more, is decided here. */
function discardDoomed(pool: pg.Pool, line: Line): void {
  const connect = pool.connect.bind(pool) as (callback?: unknown) => Promise<pg.PoolClient>
  const careful = async (callback?: unknown): Promise<pg.PoolClient> => {
    // With a callback it is `pool.query` asking, which throws its client away after any error.
    if (callback !== undefined) return connect(callback)
    for (;;) {
      const client = await connect()
      const release = client.release.bind(client)
      client.release = (error) => release(error ?? doomed.has(client))
      if ((lastHeard.get(client) ?? 0) > line.silentAt) return client
      client.release(true)
    }
  }
  pool.connect = careful as typeof pool.connect
}

const int8 = 20
const int8Array = 1016

/** Ids and counts are bigint in the database and stay below 2^53: numbers here, strings in JSON. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === int8) return safeNumber
  const parse = pg.types.getTypeParser(oid, format) as (value: string) => unknown
  return oid === int8Array ? (value) => deepNumbers(parse(value)) : parse
}

function safeNumber(text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number)) throw new RangeError(`bigint ${text} does not fit a number`)
  return number
}

const deepNumbers = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(deepNumbers) : typeof value === 'string' ? safeNumber(value) : value
