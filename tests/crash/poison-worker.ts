import { setTimeout as wait } from 'node:timers/promises'
import type { Job } from '../../server/runs/handler.ts'
import { trialWorker } from './trial-worker.ts'

/** The runs of one tenant (POISON, its external id) end the process that does them; those of all others are harmless. */
const poison = process.env['POISON']
const itemCount = 20
const itemMs = Number(process.env['ITEM_MS'])

/** As a handler that reads a list without end into memory does it: the heap's limit ends the process. */
function takeAllMemory(): never {
  const held: unknown[] = []
  for (;;) held.push(Array.from({ length: 100_000 }, (_, index) => ({ index })))
}

async function countItems(job: Job): Promise<void> {
  for (let left = itemCount - (job.counts().processed ?? 0); left > 0; left--) {
    await wait(itemMs)
    await job.batch(async () => ({ counts: { total: itemCount, processed: 1, succeeded: 1 } }))
  }
}

await trialWorker(async (job) => {
  if (job.tenant?.externalId !== poison) await countItems(job)
  else {
    await job.batch(async () => ({ counts: { total: itemCount } }))
    if (process.env['POISON_IS'] === 'memory') takeAllMemory()
    process.exit(7)
  }
  return { kind: 'items' }
})
