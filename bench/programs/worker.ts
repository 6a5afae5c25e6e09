import { createDatabase } from '../../server/database/kysely.ts'
import { createPool } from '../../server/database/pool.ts'
import { createLog, sayReady } from '../../server/lib/log.ts'
import { stopAsked } from '../../server/lib/stop-signal.ts'
import type { Handler } from '../../server/runs/handler.ts'
import { createHintSender, createHintSource } from '../../server/runs/hints-postgres.ts'
import { startReconciler } from '../../server/runs/keepers/reconciler.ts'
import { startWorker } from '../../server/runs/worker/worker.ts'
import { writeItems } from '../world/items.ts'
import { everythingBy } from '../../tests/one-handler.ts'

/** The worker of the product, as `server/entry/worker.ts` puts it together, with a handler that a bench has chosen. */
const env = (name: string): string => process.env[name] ?? ''
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`)

const handlers: Readonly<Record<string, Handler<'inventory.sync'>>> = {
  nothing: () => Promise.resolve({ kind: 'items' }),
  /** Says when it began, by the clock that all processes of a machine share. */
  stamp(job) {
    say({ run: job.id, at: String(process.hrtime.bigint()) })
    return Promise.resolve({ kind: 'items' })
  },
  /** Writes batches of items and says how long they took. */
  async items(job) {
    const began = performance.now()
    await writeItems(job, Number(env('BENCH_ITEMS')), Number(env('BENCH_BATCH')))
    say({ run: job.id, tookMs: performance.now() - began })
    return { kind: 'items' }
  },
}

const url = env('DATABASE_URL')
const slots = Number(env('WORKER_SLOTS'))
const log = createLog('worker', env('LOG_LEVEL'))
const asked = stopAsked()
const pool = createPool(url, { max: Math.min(30, slots + 4), applicationName: 'tenantatlas-worker' })
const db = createDatabase(pool)
const sender = createHintSender(db, log)
const source = createHintSource(url, db, log)
const worker = await startWorker({
  url,
  db,
  sender,
  source,
  slots,
  log,
  handlers: everythingBy(handlers[env('BENCH_HANDLER')]!),
})
const keeper = startReconciler({
  db,
  sender,
  log,
  name: `worker ${worker.id}`,
  workerId: worker.id,
  adopt: worker.adopt,
})
sayReady({ role: 'worker', workerId: worker.id })

await asked
await Promise.all([keeper.stop(), worker.stop()])
await source.close()
await sender.close()
await db.destroy()
process.exit(0)
