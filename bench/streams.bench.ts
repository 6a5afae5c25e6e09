import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { createHintSender } from '../server/runs/hints-postgres.ts'
import type { Bench } from './frame/bench.ts'
import { processorTimeOf } from './frame/processor-time.ts'
import { happen, runsToTellOf } from './world/events.ts'
import { preparePlace } from './world/place.ts'
import { openReaders, signInPeople } from './world/stream-readers.ts'

const streams = 10_000
/** Long enough for two beats of each. */
const quietMs = 32_000
const perSecond = 2
const events = 40
const settleMs = 5_000
const megabyte = 1_000_000

/** What it costs that everybody follows: 10,000 people, each with a browser open. */
export const bench: Bench = {
  name: 'streams',
  question: `What do ${streams.toLocaleString('en')} open streams cost one web process, and how soon does each of them know?`,
  async run({ database, programs, say }) {
    const place = await preparePlace(database, 1)
    const runs = await runsToTellOf(database, place, events)
    const secrets = await signInPeople(database, place, streams)
    await database.pool.query('analyze')
    const web = await programs.start('server/entry/web.ts', {
      DATABASE_URL: database.url,
      TENANTATLAS_MASTER_KEY: randomBytes(32).toString('base64'),
      PORT: '0',
    })
    const before = web.rssBytes()
    const readers = await openReaders(programs, String(web.said['url']), secrets)
    say(`${streams} streams open in ${Math.round(readers.openedInMs)} ms; now nothing happens for ${quietMs / 1000} s`)
    const timeBefore = processorTimeOf(web.pid)
    await wait(quietMs)
    const share = ((processorTimeOf(web.pid) - timeBefore) / quietMs) * 100
    say(`now ${events} things happen, ${perSecond} in a second`)
    const sender = createHintSender(database.db, { warn: (fields, text) => console.warn(text, fields) })
    const committed = await happen(database.url, runs, perSecond, (hint) => sender.announce(hint))
    await wait(settleMs)
    await sender.close()
    const rss = web.rssBytes()
    const seen = await readers.seen(committed)
    await readers.stop()
    await web.stop()
    return [
      {
        name: `resident memory, ${streams} streams`,
        unit: 'MB',
        value: rss / megabyte,
        aim: { holds: 'at most', limit: 250 },
        note: `${(before / megabyte).toFixed(0)} MB without any`,
      },
      { name: 'one stream', unit: 'kB', value: (rss - before) / streams / 1000 },
      { name: 'all open and greeted', unit: 'ms', value: readers.openedInMs },
      {
        name: 'beats and rights, while nothing happens',
        unit: '% of a core',
        value: share,
        aim: { holds: 'at most', limit: 10 },
      },
      { name: 'commit to browser, p50', unit: 'ms', value: seen.p50 },
      { name: 'commit to browser, p99', unit: 'ms', value: seen.p99, aim: { holds: 'at most', limit: 250 } },
      {
        name: 'streams that did not hear of an event',
        unit: '',
        value: seen.missing,
        aim: { holds: 'at most', limit: 0 },
      },
      {
        name: 'coming again after an end, peak to mean',
        unit: '',
        value: seen.peakToMean,
        aim: { holds: 'at most', limit: 3 },
        note: 'by the twentieths of the time over which the server has spread them',
      },
    ]
  },
}
