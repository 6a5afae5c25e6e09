import { makeWorkerUtils, run, Logger } from 'graphile-worker'
import pg from 'pg'
import { atOnce, settings, speak } from './adapter.mjs'

const logger = new Logger(() => () => undefined)
const pgPool = new pg.Pool({ connectionString: settings.url, max: settings.pool })
pgPool.on('error', (error) => console.error(error))
pgPool.on('connect', (client) => client.on('error', (error) => console.error(error)))
let utils
let runner

speak({
  async prepare() {
    utils = await makeWorkerUtils({ pgPool, logger })
    await utils.migrate()
  },
  enqueue: (count) => atOnce(4, count, () => utils.addJob('noop', {})),
  async work(onJob) {
    runner = await run({
      pgPool,
      logger,
      concurrency: settings.concurrency,
      noHandleSignals: true,
      taskList: { noop: async () => void (await onJob()) },
    })
  },
  stop: () => runner.stop(),
})
