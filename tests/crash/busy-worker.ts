import { createDatabase } from '../../server/database/kysely.ts'
import { createPool } from '../../server/database/pool.ts'
import { runEntry } from '../../server/entry/run-entry.ts'
import { createLog, sayReady } from '../../server/lib/log.ts'
import { stopAsked } from '../../server/lib/stop-signal.ts'
import type { Handler } from '../../server/runs/handler.ts'
import { createHintSender, createHintSource } from '../../server/runs/hints-postgres.ts'
import { startWorker } from '../../server/runs/worker/worker.ts'

/** A worker whose handler does what none should: it keeps its thread busy for so long, and lets nothing else happen. */
const busyMs = Number(process.env['BUSY_MS'])

const busy: Handler<'inventory.sync'> = async (job) => {
  await job.batch(async () => ({ counts: { total: 2 } }))
  const until = performance.now() + busyMs
  while (performance.now() < until);
  // Two, so that whatever the worker made of the silence meanwhile has its turn between them.
  for (const one of [1, 1]) await job.batch(async () => ({ counts: { processed: one, succeeded: one } }))
  return { kind: 'items' }
}

await runEntry(async () => {
  const url = process.env['DATABASE_URL'] ?? ''
  const asked = stopAsked()
  const log = createLog('busy-worker', 'info')
  const db = createDatabase(createPool(url, { max: 5, applicationName: 'tenantatlas-worker' }))
  const sender = createHintSender(db, log)
  const source = createHintSource(url, db, log)
  const worker = await startWorker({ url, db, sender, source, slots: 2, log, handlers: { 'inventory.sync': busy } })
  sayReady({ role: 'worker', workerId: worker.id })
  await asked
  await worker.stop()
  await source.close()
  await sender.close()
  await db.destroy()
  return 0
})
