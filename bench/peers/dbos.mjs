import { DBOS } from '@dbos-inc/dbos-sdk'
import { atOnce, settings, speak } from './adapter.mjs'

let onJob = () => undefined
const noop = DBOS.registerWorkflow(async () => void (await onJob()), { name: 'noop' })
const logger = { info() {}, debug() {}, warn() {}, error: (...said) => console.error(...said) }

/** Once launched it works on what it finds, so while jobs are only offered it listens to another queue. */
async function launch(listenQueues) {
  DBOS.setConfig({
    name: 'bench',
    systemDatabaseUrl: settings.url,
    systemDatabasePoolSize: settings.pool,
    applicationVersion: '1',
    logger,
    listenQueues,
  })
  await DBOS.launch()
}

speak({
  async prepare() {
    await launch(['nothing'])
    await DBOS.registerQueue('noop', { workerConcurrency: settings.concurrency, minPollingIntervalMs: 100 })
  },
  enqueue: (count) => atOnce(4, count, () => DBOS.startWorkflow(noop, { queueName: 'noop' })()),
  async work(handler) {
    onJob = handler
    await DBOS.shutdown()
    await launch(['noop'])
  },
  stop: () => DBOS.shutdown(),
})
