import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { createDatabase } from '../server/database/kysely.ts'
import { createPool } from '../server/database/pool.ts'
import { createHintSender } from '../server/runs/hints-postgres.ts'
import type { TestWorkspace } from '../tests/people.ts'
import type { Bench, BenchContext, BenchDatabase } from './frame/bench.ts'
import { processorTimeOf } from './frame/processor-time.ts'
import type { Program } from './frame/programs.ts'
import { rawStart } from './raw/moves.ts'
import { createRawTables } from './raw/tables.ts'
import { preparePlace, startRun } from './world/place.ts'

const rounds = 5
const tenants = 20
/** Of those who start, and of the worker: its slots and what its keepers need. */
const starters = 4
const slots = 10
const workerConnections = slots + 4
const warmUpRuns = 300
const runs = { quick: 1_000, full: 20_000 }
const kilobyte = 1024
/** Seldom: each look is a transaction that the side under measure would pay for. */
const lookEveryMs = 50

/** Whole lives of operations that do nothing: what the life itself costs. */
export const bench: Bench = {
  name: 'lifecycles',
  question:
    'How many whole lives of an operation a second, with events, audit and notification, and what does one cost?',
  async run(context) {
    const { database, interleaved, isFull } = context
    const count = isFull ? runs.full : runs.quick
    const place = await preparePlace(database, tenants)
    await createRawTables(database.pool)
    const measured = await interleaved(rounds, {
      ours: () => round(context, count, 'public', () => ourSide(context, place)),
      raw: () => round(context, count, 'raw', () => rawSide(context, place)),
    })
    const what = `the same rows in tables without triggers and policies, by plain named statements, each move one transaction, over ${starters} + ${workerConnections} connections`
    const of = (key: string) => ({
      value: measured.median('ours', key),
      raw: { value: measured.median('raw', key), what },
      ratio: measured.ratio('ours', 'raw', key),
    })
    return [
      { name: 'lives a second', unit: '/s', ...of('rate'), aim: { holds: 'at least', limit: 0.5, of: 'ratio' } },
      { name: 'processor time a life, PostgreSQL', unit: 'ms', ...of('server') },
      { name: 'processor time a life, Node', unit: 'ms', ...of('node') },
      { name: 'commits a life', unit: '', ...of('commits'), aim: { holds: 'at most', limit: 4 } },
      { name: 'write-ahead log a life', unit: 'KB', ...of('wal'), aim: { holds: 'at most', limit: 4 } },
      { name: 'whole pages in it', unit: '', ...of('pages'), note: 'written once a page after each checkpoint' },
    ]
  },
}

type Side = {
  readonly worker: Program
  readonly start: (turn: number) => Promise<void>
  readonly close: () => Promise<void>
}

/** One round of one side, in processes of its own, counted by SQL from outside. */
async function round({ database }: BenchContext, count: number, schema: string, open: () => Promise<Side>) {
  const before = await readMeters(database)
  const side = await open()
  await live(database, side, schema, warmUpRuns)
  const nodeBefore = processorTimeOf(process.pid) + processorTimeOf(side.worker.pid)
  const serverBefore = await serverTime(database)
  const seconds = await live(database, side, schema, count)
  const server = (await serverTime(database)) - serverBefore
  const node = processorTimeOf(process.pid) + processorTimeOf(side.worker.pid) - nodeBefore
  await side.worker.stop()
  await side.close()
  const after = await readMeters(database)
  const lives = count + warmUpRuns
  return {
    rate: count / seconds,
    node: node / count,
    server: server / count,
    commits: (after.commits - before.commits) / lives,
    wal: (after.wal - before.wal) / lives / kilobyte,
    pages: (after.pages - before.pages) / lives,
  }
}

/** Starts so many and waits until none is left; the seconds from the first start to the last end. */
async function live(database: BenchDatabase, side: Side, schema: string, count: number): Promise<number> {
  const began = performance.now()
  let turn = 0
  const starter = async (): Promise<void> => {
    while (turn < count) await side.start(turn++)
  }
  await Promise.all(Array.from({ length: starters }, starter))
  while (await hasActive(database, schema)) await wait(lookEveryMs)
  return (performance.now() - began) / 1000
}

async function hasActive({ pool }: BenchDatabase, schema: string): Promise<boolean> {
  const client = await pool.connect()
  try {
    // The owner sees no rows of the product: row-level security is forced on it too. The raw tables have none.
    await client.query(schema === 'raw' ? 'begin' : 'begin; set local role tenantatlas_platform')
    const { rows } = await client.query(
      `select 1 from ${schema}.operation_runs where status in ('queued', 'running') limit 1`,
    )
    return rows.length > 0
  } finally {
    await client.query('commit')
    client.release()
  }
}

async function ourSide({ programs, database }: BenchContext, place: TestWorkspace): Promise<Side> {
  const worker = await programs.start('bench/programs/worker.ts', {
    DATABASE_URL: database.url,
    WORKER_SLOTS: String(slots),
    BENCH_HANDLER: 'nothing',
  })
  const db = createDatabase(createPool(database.url, { max: starters, applicationName: 'bench-starter' }))
  const sender = createHintSender(db, { warn: (fields, text) => console.warn(text, fields) })
  return {
    worker,
    start: async (turn) => sender.announce(await startRun(db, place, turn)),
    async close() {
      await sender.close()
      await db.destroy()
    },
  }
}

async function rawSide({ programs, database }: BenchContext, place: TestWorkspace): Promise<Side> {
  const worker = await programs.start('bench/programs/raw-worker.ts', {
    DATABASE_URL: database.url,
    BENCH_CONNECTIONS: String(workerConnections),
  })
  const pool = new pg.Pool({ connectionString: database.url, max: starters })
  return {
    worker,
    async start(turn) {
      const client = await pool.connect()
      await rawStart(client, {
        workspaceId: place.id,
        tenant: place.tenants[turn % place.tenants.length]!,
        person: place.people.operator,
      })
      client.release()
    },
    close: () => pool.end(),
  }
}

/** Of all sessions of the database together. They are there since the warm-up: what a session costs to open is no part of a life. */
async function serverTime({ pool }: BenchDatabase): Promise<number> {
  const { rows } = await pool.query<{ pid: number }>(
    'select pid from pg_stat_activity where datname = current_database()',
  )
  return rows.reduce((sum, { pid }) => sum + processorTimeOf(pid), 0)
}

type Meters = { commits: number; wal: number; pages: number }

/** What the server itself counted; a session says what it did at the latest when it ends. */
async function readMeters({ url }: BenchDatabase): Promise<Meters> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<Record<keyof Meters, string>>(`
    select xact_commit as commits, pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as wal, wal_fpi as pages
    from pg_stat_database, pg_stat_wal where datname = current_database()`)
  await client.end()
  const [row] = rows
  return { commits: Number(row?.commits), wal: Number(row?.wal), pages: Number(row?.pages) }
}
