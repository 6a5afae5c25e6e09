import { trialWorker } from './trial-worker.ts'

/** Keeps its thread busy for BUSY_MS and lets nothing else happen: no timer, no answer of the database, no signal. */
const busyMs = Number(process.env['BUSY_MS'])

await trialWorker(async (job) => {
  await job.batch(async () => ({ counts: { total: 2 } }))
  const until = performance.now() + busyMs
  while (performance.now() < until);
  // Two, so that whatever the worker made of the silence meanwhile has its turn between them.
  for (const one of [1, 1]) await job.batch(async () => ({ counts: { processed: one, succeeded: one } }))
  return { kind: 'items' }
})
