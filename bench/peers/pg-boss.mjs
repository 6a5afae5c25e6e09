import PgBoss from 'pg-boss'
import { atOnce, settings, speak } from './adapter.mjs'

const boss = new PgBoss({ connectionString: settings.url, max: settings.pool, schedule: false })
boss.on('error', (error) => console.error(error))

speak({
  async prepare() {
    await boss.start()
    await boss.createQueue('noop')
  },
  enqueue: (count) => atOnce(4, count, () => boss.send('noop', {})),
  // Each poller takes a batch and then rests for half a second, the least it allows; so each takes as much as its makers
  // advise for short work, and there are as many pollers as the others have places.
  async work(onJob) {
    for (let poller = 0; poller < settings.concurrency; poller++)
      await boss.work('noop', { pollingIntervalSeconds: 0.5, batchSize: 100 }, async (jobs) => {
        for (const _ of jobs) await onJob()
      })
  },
  stop: () => boss.stop({ graceful: true, wait: true }),
})
