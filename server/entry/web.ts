import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { sanitizeText } from '../../operations/sanitize.ts'
import { loadConfig } from '../config/load-config.ts'
import { followDatabaseClock } from '../database/database-clock.ts'
import { createDatabase } from '../database/kysely.ts'
import { migrate } from '../database/migrate.ts'
import { createPool } from '../database/pool.ts'
import { nobody } from '../database/scope.ts'
import { createApp } from '../http/app.ts'
import { keepHeapLean } from '../lib/lean-heap.ts'
import { createLog, sayReady } from '../lib/log.ts'
import { PlainFailure } from '../lib/plain-failure.ts'
import { stopAsked } from '../lib/stop-signal.ts'
import { createHintSender, createHintSource } from '../runs/hints-postgres.ts'
import { watchNotifyQueue } from '../runs/keepers/notify-queue.ts'
import { startReconciler } from '../runs/keepers/reconciler.ts'
import { allEndpoints } from './endpoints.ts'
import { runEntry } from './run-entry.ts'

/** Serves people and programs; any number of these may run side by side on one database. */
await runEntry(async () => {
  keepHeapLean()
  const config = loadConfig()
  if (config.databaseUrl === null)
    throw new PlainFailure(
      'DATABASE_URL is missing: a web server needs a database. `npm start` brings one of its own.',
      78,
    )
  const log = createLog('web', config.logLevel, { clean: sanitizeText })
  const asked = stopAsked()
  await migrate(config.databaseUrl)
  // Somebody waits: that there is no database, or no room in it, is said within two seconds.
  const pool = createPool(config.databaseUrl, {
    max: 20,
    applicationName: 'tenantatlas-web',
    role: nobody,
    queryTimeoutMs: 5_000,
    connectTimeoutMs: 1_800,
  })
  const db = createDatabase(pool)
  const clock = await followDatabaseClock(db)
  const sender = createHintSender(db, log)
  const hints = createHintSource(config.databaseUrl, db, log)
  const app = await createApp({
    db,
    hints,
    log: log,
    webRoot: fileURLToPath(new URL('../web', import.meta.url)),
    publicUrl: config.publicUrl,
    now: clock.now,
    endpoints: allEndpoints({ sender, isDemo: config.demo === true }),
  })
  await app.listen({ port: config.port, host: '127.0.0.1' }).catch(sayTaken(config.port))
  // It ends what nobody can end any more, also while no worker is there; going on with a run is for workers.
  const keeper = startReconciler({ db, sender, log, name: 'web' })
  const queue = watchNotifyQueue(db, log)
  sayReady({ role: 'web', url: `http://127.0.0.1:${portOf(app.server.address(), config.port)}` })

  await asked
  await Promise.all([keeper.stop(), queue.stop()])
  await app.close()
  await hints.close()
  await sender.close()
  await clock.stop()
  await db.destroy()
  return 0
})

/** With PORT=0 the system has chosen one. */
function portOf(address: string | AddressInfo | null, asked: number): number {
  return typeof address === 'object' && address !== null ? address.port : asked
}

/** A taken port is for a person to put right, and no stack helps them. */
function sayTaken(port: number) {
  return (error: unknown): never => {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    if (isTaken) throw new PlainFailure(`Port ${port} is taken by another program. Set PORT to a free one.`)
    throw error
  }
}
