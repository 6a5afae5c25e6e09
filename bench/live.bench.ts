import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { createHintSender } from '../server/runs/hints-postgres.ts'
import type { RunHint } from '../server/runs/hints.ts'
import type { Bench, BenchContext } from './frame/bench.ts'
import { percentile } from './frame/statistics.ts'
import { happen, runsToTellOf } from './world/events.ts'
import { preparePlace } from './world/place.ts'
import { openReaders, signInPeople, type Seen } from './world/stream-readers.ts'

const rounds = 3
const streams = 1_000
const perSecond = 20
const eventsARound = 200
/** Until the last of them has arrived everywhere. */
const settleMs = 3_000

/** How soon a screen can know. */
export const bench: Bench = {
  name: 'live',
  question: `How long from a commit to the browser, when ${streams.toLocaleString('en')} of them follow and ${perSecond} things happen in a second?`,
  async run(context) {
    const { database, programs, say } = context
    const place = await preparePlace(database, 1)
    const runs = await runsToTellOf(database, place, (rounds + 1) * 2 * eventsARound)
    const some = (): RunHint[] => runs.splice(0, eventsARound)
    const web = await programs.start('server/entry/web.ts', {
      DATABASE_URL: database.url,
      TENANTATLAS_MASTER_KEY: randomBytes(32).toString('base64'),
      PORT: '0',
    })
    const readers = await openReaders(programs, String(web.said['url']), await signInPeople(database, place, streams))
    say(`${streams} streams open in ${Math.round(readers.openedInMs)} ms`)
    const all: { ours: Seen[]; raw: number[] } = { ours: [], raw: [] }
    const measured = await context.interleaved(rounds, {
      ours: async () => {
        const sender = createHintSender(database.db, { warn: (fields, text) => console.warn(text, fields) })
        const committed = await happen(database.url, some(), perSecond, (hint) => sender.announce(hint))
        await wait(settleMs)
        await sender.close()
        const seen = await readers.seen(committed)
        all.ours.push(seen)
        return { p50: seen.p50, p95: seen.p95, p99: seen.p99, missing: seen.missing }
      },
      raw: async () => {
        const took = await rawRound(context, some())
        all.raw.push(...took)
        return { p50: percentile(took, 0.5), p95: percentile(took, 0.95), p99: percentile(took, 0.99) }
      },
    })
    await readers.stop()
    await web.stop()
    const raw = (share: number) => ({
      value: percentile(all.raw, share),
      what: 'the same commits, each followed by a NOTIFY, and one listener',
    })
    const of = (key: 'p50' | 'p95' | 'p99', share: number) => ({
      name: `commit to browser, ${key}`,
      unit: 'ms',
      value: measured.median('ours', key),
      raw: raw(share),
      ratio: measured.ratio('ours', 'raw', key),
    })
    return [
      of('p50', 0.5),
      { ...of('p95', 0.95), aim: { holds: 'at most', limit: 100 } },
      of('p99', 0.99),
      {
        name: 'streams that did not hear of an event',
        unit: '',
        value: all.ours.reduce((sum, { missing }) => sum + missing, 0),
        aim: { holds: 'at most', limit: 0 },
      },
    ]
  },
}

async function rawRound({ database }: BenchContext, runs: readonly RunHint[]): Promise<number[]> {
  const listener = new pg.Client({ connectionString: database.url })
  const notifier = new pg.Client({ connectionString: database.url })
  await Promise.all([listener.connect(), notifier.connect()])
  const heard = new Map<number, bigint>()
  listener.on('notification', ({ payload }) => void heard.set(Number(payload), process.hrtime.bigint()))
  await listener.query('listen raw_live')
  let told: Promise<unknown> = Promise.resolve()
  const committed = await happen(database.url, runs, perSecond, ({ runId }) => {
    told = told.then(() => notifier.query(`select pg_notify('raw_live', $1)`, [String(runId)]))
  })
  await told
  await wait(settleMs / 10)
  await Promise.all([listener.end(), notifier.end()])
  return [...committed].flatMap(([run, at]) => {
    const then = heard.get(run)
    return then === undefined ? [] : [Number(then - at) / 1e6]
  })
}
