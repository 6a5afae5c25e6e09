import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { trialWorker } from './trial-worker.ts'

/**
 * Each of its runs waits for ITEM_MS before each of its items, and notes in the item's own batch that it did it. Every second
 * run hears at once that it shall stop, the others when they have waited; those of some tenants (DEAF, external ids) hear
 * nothing of it after their first item, whoever does them first.
 */
const itemCount = 2
const itemMs = Number(process.env['ITEM_MS'])
const deaf = new Set(process.env['DEAF']?.split(','))
const deafMs = 60_000

await trialWorker(async (job) => {
  const isDeaf = deaf.has(job.tenant?.externalId ?? '') && job.attempt === 1
  for (let item = job.counts().processed ?? 0; item < itemCount; item++) {
    if (isDeaf && item > 0) await wait(deafMs)
    else await wait(itemMs, undefined, job.id % 2 === 0 ? { signal: job.signal } : {})
    await job.batch(async (tx) => {
      await sql`insert into done (run_id, item) values (${job.id}, ${item})`.execute(tx)
      return { counts: { total: itemCount, processed: 1, succeeded: 1 } }
    })
  }
  return { kind: 'items' }
})
