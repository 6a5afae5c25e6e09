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
  // It takes a batch at each poll, and polls at most twice a second: as many pollers as there are places, a job each,
  // would do 20 a second, so a batch is as large as its makers advise for short work.
  work: (onJob) =>
    boss.work('noop', { pollingIntervalSeconds: 0.5, batchSize: 100 }, async (jobs) => {
      for (const _ of jobs) await onJob()
    }),
  stop: () => boss.stop({ graceful: true, wait: true }),
})
