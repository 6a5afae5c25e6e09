import { loadConfig } from '../config/load-config.ts'
import { createDatabase } from '../database/kysely.ts'
import { createPool } from '../database/pool.ts'
import { nobody } from '../database/scope.ts'
import { seedDemo } from '../database/seeds/demo.ts'
import { PlainFailure } from '../lib/plain-failure.ts'
import { loadMasterKey } from '../tenancy/master-key.ts'
import { runEntry } from './run-entry.ts'
import { simulatedTenants } from './simulated-tenants.ts'

/** Fills a database for the demo, once or again, and says in one line what it wrote. */
await runEntry(async () => {
  const config = loadConfig()
  if (config.databaseUrl === null) throw new PlainFailure('DATABASE_URL is missing: the demo needs a database.', 78)
  const master = await loadMasterKey({
    fromEnvironment: config.masterKey,
    dataDir: config.dataDir,
  })
  if (!master.ok) throw new PlainFailure(master.mistake, 78)
  const tenants = await simulatedTenants(process.env['SIMULATOR_HOOKS_URL'])
  const pool = createPool(config.databaseUrl, { max: 2, applicationName: 'tenantatlas-seed', role: nobody })
  const db = createDatabase(pool)
  try {
    const wrote = await seedDemo(db, { tenants, masterKey: master.key })
    process.stdout.write(`${JSON.stringify({ role: 'seed-demo', pid: process.pid, wrote, ready: true })}\n`)
  } finally {
    await db.destroy()
  }
  return 0
})
