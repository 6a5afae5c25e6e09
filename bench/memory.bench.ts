import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Bench } from './frame/bench.ts'
import { median } from './frame/statistics.ts'
import { preparePlace } from './world/place.ts'
import { busyGraph, letThemWait } from './world/waiting-runs.ts'

const settledAfterMs = 8_000
const starts = 5
const waitingRuns = 100
const megabyte = 1_000_000

/** What the processes of a release take when nothing happens, and how quickly a worker comes and goes. */
export const bench: Bench = {
  name: 'memory',
  question: 'How much memory do idle processes take, and how soon is a worker there and gone?',
  async run({ database, programs, say }) {
    const key = randomBytes(32).toString('base64')
    const place = await preparePlace(database, waitingRuns)
    const graph = await busyGraph(database.db, place, key)
    const env = {
      DATABASE_URL: database.url,
      TENANTATLAS_MASTER_KEY: key,
      GRAPH_BASE_URL: graph.url,
      GRAPH_TOKEN_URL: graph.url,
      PORT: '0',
    }
    const ready: number[] = []
    const gone: number[] = []
    for (let round = 0; round <= starts; round++) {
      const worker = await programs.start('server/entry/worker.ts', env)
      const took = await worker.stop()
      // The first one fills the caches of the file system.
      if (round === 0) continue
      ready.push(worker.readyAfterMs)
      gone.push(took)
    }
    say('workers have come and gone; now web and worker are left alone for a while')
    const web = await programs.start('server/entry/web.ts', env)
    const worker = await programs.start('server/entry/worker.ts', env)
    await wait(settledAfterMs)
    const idle = { web: web.rssBytes() / megabyte, worker: worker.rssBytes() / megabyte }
    say(`now ${waitingRuns} runs wait for Microsoft`)
    await letThemWait(database.db, place)
    await wait(settledAfterMs)
    const waiting = worker.rssBytes() / megabyte
    const figures = [
      { name: 'web server, idle', unit: 'MB', value: idle.web, aim: { holds: 'at most', limit: 200 } },
      { name: 'worker, idle', unit: 'MB', value: idle.worker, aim: { holds: 'at most', limit: 150 } },
      {
        name: `worker, ${waitingRuns} runs waiting`,
        unit: 'MB',
        value: waiting,
        aim: { holds: 'at most', limit: 150 },
      },
      { name: 'worker, start to ready', unit: 'ms', value: median(ready), aim: { holds: 'at most', limit: 500 } },
      { name: 'worker, SIGTERM to gone', unit: 'ms', value: median(gone), aim: { holds: 'at most', limit: 200 } },
    ] as const
    await Promise.all([web.stop(), worker.stop()])
    await graph.close()
    return figures
  },
}
