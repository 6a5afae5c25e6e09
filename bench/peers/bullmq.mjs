import { Queue, Worker } from 'bullmq'
import { atOnce, settings, speak } from './adapter.mjs'

const { hostname, port } = new URL(settings.redisUrl)
const connection = { host: hostname, port: Number(port), maxRetriesPerRequest: null }
let queue
let worker

speak({
  async prepare() {
    queue = new Queue('noop', { connection })
    await queue.waitUntilReady()
  },
  enqueue: (count) => atOnce(4, count, () => queue.add('noop', {})),
  async work(onJob) {
    worker = new Worker('noop', async () => void (await onJob()), { connection, concurrency: settings.concurrency })
    await worker.waitUntilReady()
  },
  async stop() {
    await worker.close()
    await queue.close()
  },
})
