import { drainSeconds } from '../../operations/policy.ts'
import { sanitizeText } from '../../operations/sanitize.ts'
import type { Config } from '../config/config.ts'
import { loadConfig } from '../config/load-config.ts'
import { createDatabase } from '../database/kysely.ts'
import { migrate } from '../database/migrate.ts'
import { createPool } from '../database/pool.ts'
import { nobody } from '../database/scope.ts'
import { createGraph } from '../graph/client.ts'
import { createLog, sayReady } from '../lib/log.ts'
import { PlainFailure } from '../lib/plain-failure.ts'
import { stopAsked } from '../lib/stop-signal.ts'
import { createHintSender, createHintSource } from '../runs/hints-postgres.ts'
import { startReconciler } from '../runs/keepers/reconciler.ts'
import { startWorker } from '../runs/worker/worker.ts'
import { connectionOf } from '../tenancy/connections.ts'
import { opensSealedKeys } from '../tenancy/known-master-key.ts'
import { loadMasterKey, type MasterKey } from '../tenancy/master-key.ts'
import { handlers } from './handlers.ts'
import { runEntry } from './run-entry.ts'

const otherKey =
  'This master key opens none of the secrets in the database. Give the worker the TENANTATLAS_MASTER_KEY, or the DATA_DIR, of those who sealed them.'

/** Claims runs and does them; any number of these may run side by side on one database. */
await runEntry(async () => {
  const config = loadConfig()
  if (config.databaseUrl === null)
    throw new PlainFailure('DATABASE_URL is missing: a worker needs the database that the web server uses.', 78)
  const masterKey = await masterKeyOf(config)
  const log = createLog('worker', config.logLevel, { clean: sanitizeText })
  const asked = stopAsked()
  let isStopAsked = false
  void asked.then((reason) => {
    isStopAsked = true
    log.info({ reason }, 'told to stop')
  })
  await migrate(config.databaseUrl)
  const pool = poolOf(config.databaseUrl, config.workerSlots)
  const db = createDatabase(pool)
  if (!(await opensSealedKeys(db, masterKey))) throw new PlainFailure(otherKey, 78)
  const sender = createHintSender(db, log)
  const source = createHintSource(config.databaseUrl, db, log)
  const graph = createGraph({ log: (record) => log.debug(record, 'graph request') })

  const worker = await startWorker({
    url: config.databaseUrl,
    db,
    sender,
    source,
    slots: config.workerSlots,
    log,
    isStopAsked: () => isStopAsked,
    handlers: handlers({
      graph,
      async connectionOf(tx, tenant) {
        const connection = await connectionOf(tx, tenant.id, masterKey)
        return 'missing' in connection ? null : { ...connection, cloud: config.cloud }
      },
    }),
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
  // A database that does not answer must not keep a process that was told to go; what it held is found by its silence.
  setTimeout(() => process.exit(0), drainSeconds * 1000 * 0.95).unref()
  await Promise.all([keeper.stop(), worker.stop()])
  await source.close()
  await sender.close()
  await db.destroy()
  return 0
})

/** Declared, not assigned: the program above runs before anything that is assigned down here. */
function poolOf(url: string, slots: number) {
  return createPool(url, {
    // A batch and a beat for each slot, and what the keepers need.
    max: Math.min(30, slots + 4),
    applicationName: 'tenantatlas-worker',
    role: nobody,
    // A line that went dead must not cost the runs: others may take them after 20 s of silence.
    queryTimeoutMs: 5_000,
    connectTimeoutMs: 3_000,
  })
}

async function masterKeyOf({ masterKey, dataDir }: Config): Promise<MasterKey> {
  const master = await loadMasterKey({ fromEnvironment: masterKey, dataDir })
  if (!master.ok) throw new PlainFailure(master.mistake, 78)
  return master.key
}
