import pg from 'pg'
import { withScope } from '../server/database/scope.ts'
import type { TestWorkspace } from '../tests/people.ts'
import type { Bench, BenchContext } from './frame/bench.ts'
import { percentile } from './frame/statistics.ts'
import { rawStart } from './raw/moves.ts'
import { createRawTables } from './raw/tables.ts'
import { waitUntil } from './world/wait-until.ts'
import { atFixedRate, type Done } from './world/fixed-rate.ts'
import { httpStarter } from './world/http-starter.ts'
import { preparePlace } from './world/place.ts'

const rounds = 3
/** What two shared processors bear beside the client that asks: `BENCH_RATE` offers more to a larger machine. */
const perSecond = Number(process.env['BENCH_RATE'] ?? 100)
const seconds = { quick: 10, full: 120 }
const tenants = 50
const connections = 20
const slots = 10

/** From the click to the end, through web server, queue and worker. */
export const bench: Bench = {
  name: 'end-to-end',
  question: `How long from the click to the end of an operation that does nothing, at a fixed ${perSecond} a second?`,
  async run(context) {
    const { database, programs, interleaved } = context
    const place = await preparePlace(database, tenants)
    await createRawTables(database.pool)
    const web = await programs.start('server/entry/web.ts', { DATABASE_URL: database.url, PORT: '0' })
    const starter = await httpStarter(database, place, String(web.said['url']), connections)
    let turn = 0
    const measured = await interleaved(rounds, {
      ours: () => ours(context, () => starter.start(turn++)),
      raw: () => raw(context, place),
    })
    starter.close()
    await web.stop()
    const what = `the same rows by plain named statements at the same rate, over ${connections} + ${slots} connections, with no HTTP`
    const of = (key: string) => ({
      unit: 'ms',
      value: measured.median('ours', key),
      raw: { value: measured.median('raw', key), what },
      ratio: measured.ratio('ours', 'raw', key),
    })
    return [
      { name: 'click to end, p50', ...of('p50') },
      { name: 'click to end, p99', ...of('p99'), aim: { holds: 'at most', limit: 50 } },
      {
        name: 'click to end, slowest',
        ...of('max'),
        note: 'to the time that stands in the row; its commit follows within the millisecond',
      },
    ]
  },
}

async function ours({ database, programs, isFull }: BenchContext, start: () => Promise<number>) {
  const worker = await programs.start('bench/programs/worker.ts', {
    DATABASE_URL: database.url,
    WORKER_SLOTS: String(slots),
    BENCH_HANDLER: 'nothing',
  })
  const done = await atFixedRate(perSecond, isFull ? seconds.full : seconds.quick, start)
  const ended = (): Promise<Ended[]> =>
    withScope(database.db, { kind: 'platform' }, (tx) =>
      tx
        .selectFrom('operation_runs')
        .select(['id', 'completed_at'])
        .where(
          'id',
          'in',
          done.map(({ result }) => result),
        )
        .execute(),
    )
  const spread = spreadOf(done, await allOf(ended))
  await worker.stop()
  return spread
}

async function raw({ database, programs, isFull }: BenchContext, place: TestWorkspace) {
  const worker = await programs.start('bench/programs/raw-worker.ts', {
    DATABASE_URL: database.url,
    BENCH_CONNECTIONS: String(slots),
  })
  const pool = new pg.Pool({ connectionString: database.url, max: connections })
  const done = await atFixedRate(perSecond, isFull ? seconds.full : seconds.quick, async (turn) => {
    const client = await pool.connect()
    const tenant = place.tenants[turn % place.tenants.length]!
    const id = await rawStart(client, { workspaceId: place.id, tenant, person: place.people.operator })
    client.release()
    return id
  })
  const ended = async (): Promise<Ended[]> =>
    (
      await database.pool.query<Ended>('select id, completed_at from raw.operation_runs where id = any ($1)', [
        done.map(({ result }) => result),
      ])
    ).rows
  const spread = spreadOf(done, await allOf(ended))
  await worker.stop()
  await pool.end()
  return spread
}

type Ended = { id: number; completed_at: Date | null }

const allOf = (ended: () => Promise<Ended[]>): Promise<Ended[]> =>
  waitUntil('all have ended', ended, (rows) => rows.every((row) => row.completed_at !== null))

function spreadOf(done: readonly Done<number>[], ended: readonly Ended[]) {
  const at = new Map(ended.map(({ id, completed_at }) => [id, completed_at?.getTime() ?? Number.NaN]))
  const took = done.map(({ meantAt, result }) => (at.get(result) ?? Number.NaN) - meantAt)
  return { p50: percentile(took, 0.5), p99: percentile(took, 0.99), max: percentile(took, 1) }
}
