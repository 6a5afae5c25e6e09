import pg from 'pg'
import type { Bench } from './frame/bench.ts'
import { percentile } from './frame/statistics.ts'
import { rawStart } from './raw/moves.ts'
import { createRawTables } from './raw/tables.ts'
import { atFixedRate, type Done } from './world/fixed-rate.ts'
import { httpStarter } from './world/http-starter.ts'
import { preparePlace } from './world/place.ts'
import type { TestWorkspace } from '../tests/people.ts'

const rounds = 3
const perSecond = 100
const seconds = { quick: 10, full: 60 }
const tenants = 50
const connections = 20

/** What a person waits for after a click, and what of it is PostgreSQL's own. */
export const bench: Bench = {
  name: 'starts',
  question: `How long does a start over HTTP take until it is accepted, at a fixed ${perSecond} a second?`,
  async run(context) {
    const { database, programs, interleaved, isFull } = context
    const place = await preparePlace(database, tenants)
    await createRawTables(database.pool)
    const web = await programs.start('server/entry/web.ts', { DATABASE_URL: database.url, PORT: '0' })
    const starter = await httpStarter(database, place, String(web.said['url']), connections)
    const pool = new pg.Pool({ connectionString: database.url, max: connections })
    const lasting = isFull ? seconds.full : seconds.quick
    let turn = 0
    const measured = await interleaved(rounds, {
      ours: async () => spread(await atFixedRate(perSecond, lasting, () => starter.start(turn++))),
      raw: async () => spread(await atFixedRate(perSecond, lasting, (each) => startRaw(pool, place, each))),
    })
    starter.close()
    await pool.end()
    await web.stop()
    const what = `the same rows by plain named statements in one transaction, at the same rate, over ${connections} connections`
    const of = (key: string) => ({
      unit: 'ms',
      value: measured.median('ours', key),
      raw: { value: measured.median('raw', key), what },
      ratio: measured.ratio('ours', 'raw', key),
    })
    return [
      { name: 'accepted, p50', ...of('p50'), aim: { holds: 'at most', limit: 4 } },
      { name: 'accepted, p99', ...of('p99'), aim: { holds: 'at most', limit: 20 } },
      { name: 'accepted, slowest', ...of('max'), note: 'from the instant at which it was meant to be sent' },
    ]
  },
}

/** One raw start over a connection of the pool; the id of the run. */
async function startRaw(pool: pg.Pool, place: TestWorkspace, turn: number): Promise<number> {
  const client = await pool.connect()
  const tenant = place.tenants[turn % place.tenants.length]!
  const id = await rawStart(client, { workspaceId: place.id, tenant, person: place.people.operator })
  client.release()
  return id
}

function spread(done: readonly Done<unknown>[]) {
  const took = done.map(({ tookMs }) => tookMs)
  return { p50: percentile(took, 0.5), p99: percentile(took, 0.99), max: percentile(took, 1) }
}
