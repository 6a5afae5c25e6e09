import { createDatabase } from '../../server/database/kysely.ts'
import { createPool } from '../../server/database/pool.ts'
import { runEntry } from '../../server/entry/run-entry.ts'
import { createLog, sayReady } from '../../server/lib/log.ts'
import { stopAsked } from '../../server/lib/stop-signal.ts'
import type { Handler } from '../../server/runs/handler.ts'
import { createHintSender, createHintSource } from '../../server/runs/hints-postgres.ts'
import { startReconciler } from '../../server/runs/keepers/reconciler.ts'
import { startWorker } from '../../server/runs/worker/worker.ts'
import { everythingBy } from '../one-handler.ts'

/** A worker process like that of the product, apart from what its one handler does: the handlers of trials do what none should. */
export const trialWorker = (handler: Handler<'inventory.sync'>): Promise<void> =>
  runEntry(async () => {
    const url = process.env['DATABASE_URL'] ?? ''
    const slots = Number(process.env['WORKER_SLOTS'] ?? 2)
    const asked = stopAsked()
    const log = createLog('trial-worker', 'info')
    let isStopAsked = false
    void asked.then((reason) => {
      isStopAsked = true
      log.info({ reason }, 'told to stop')
    })
    const db = createDatabase(createPool(url, { max: Math.min(30, slots + 4), applicationName: 'tenantatlas-worker' }))
    const sender = createHintSender(db, log)
    const source = createHintSource(url, db, log)
    const handlers = everythingBy(handler)
    const tools = { url, db, sender, source, slots, log, handlers }
    const worker = await startWorker({ ...tools, isStopAsked: () => isStopAsked })
    const name = `worker ${worker.id}`
    const keeper = startReconciler({ db, sender, log, name, workerId: worker.id, adopt: worker.adopt })
    sayReady({ role: 'worker', workerId: worker.id })
    await asked
    await Promise.all([keeper.stop(), worker.stop()])
    await source.close()
    await sender.close()
    await db.destroy()
    return 0
  })
