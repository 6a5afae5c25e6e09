import { setTimeout as wait } from 'node:timers/promises'
import { trialWorker } from './trial-worker.ts'

/** Its runs hear nothing of being told to stop: each waits for DEAF_MS, whatever is asked of it meanwhile. */
const deafMs = Number(process.env['DEAF_MS'])

await trialWorker(async (job) => {
  await job.batch(async () => ({ counts: { total: 2, processed: 1, succeeded: 1 } }))
  await wait(deafMs)
  await job.batch(async () => ({ counts: { processed: 1, succeeded: 1 } }))
  return { kind: 'items' }
})
