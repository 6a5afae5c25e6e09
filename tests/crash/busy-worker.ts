import { setPriority } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { trialWorker } from './trial-worker.ts'

/** Its first run keeps the thread busy for BUSY_MS and lets nothing else happen: no timer, no answer, no signal. */
const busyMs = Number(process.env['BUSY_MS'])
/** Long enough for the worker to fill its slots before. */
const calmMs = 500
let isFirst = true

await trialWorker(async (job) => {
  const isBusy = isFirst
  isFirst = false
  await job.batch(async () => ({ counts: { total: 2 } }))
  await wait(calmMs)
  // Of this thread alone: that nothing else happens in it is what matters, not that others are starved.
  if (isBusy) setPriority(19)
  const until = performance.now() + busyMs
  while (isBusy && performance.now() < until);
  // Two, so that whatever the worker made of the silence meanwhile has its turn between them.
  for (const one of [1, 1]) await job.batch(async () => ({ counts: { processed: one, succeeded: one } }))
  return { kind: 'items' }
})
