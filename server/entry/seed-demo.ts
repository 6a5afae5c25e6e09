import { z } from 'zod'
import { loadConfig } from '../config/load-config.ts'
import { createDatabase } from '../database/kysely.ts'
import { createPool } from '../database/pool.ts'
import { seedDemo, type DemoTenant } from '../database/seeds/demo.ts'
import { PlainFailure } from '../lib/plain-failure.ts'
import { loadMasterKey } from '../tenancy/master-key.ts'
import { runEntry } from './run-entry.ts'

/** Fills a database for the demo, once or again, and says in one line what it wrote. */
await runEntry(async () => {
  const config = loadConfig()
  if (config.databaseUrl === null) throw new PlainFailure('DATABASE_URL is missing: the demo needs a database.', 78)
  const master = await loadMasterKey({
    fromEnvironment: process.env['TENANTATLAS_MASTER_KEY'],
    dataDir: config.dataDir,
  })
  if (!master.ok) throw new PlainFailure(master.mistake, 78)
  const tenants = await simulatedTenants(process.env['SIMULATOR_HOOKS_URL'])
  const pool = createPool(config.databaseUrl, { max: 2, applicationName: 'tenantatlas-seed' })
  const db = createDatabase(pool)
  try {
    const wrote = await seedDemo(db, { tenants, masterKey: master.key })
    process.stdout.write(`${JSON.stringify({ role: 'seed-demo', pid: process.pid, wrote, ready: true })}\n`)
  } finally {
    await db.destroy()
  }
  return 0
})

const answer = z.array(
  z.object({ guid: z.guid(), name: z.string().min(1).max(200), clientId: z.guid(), clientSecret: z.string().min(1) }),
)

/** Without a simulator (Graph is elsewhere) there are people and no tenants. */
async function simulatedTenants(hooks: string | undefined): Promise<DemoTenant[]> {
  if (hooks === undefined || hooks === '') return []
  const response = await fetch(`${hooks}/tenants`, { signal: AbortSignal.timeout(10_000) }).catch((error: unknown) => {
    throw new PlainFailure(`The simulator does not answer at ${hooks} (SIMULATOR_HOOKS_URL).`, 1, { cause: error })
  })
  const parsed = answer.safeParse(response.ok ? await response.json() : null)
  // The answer holds secrets, so what does not fit is not repeated.
  if (!parsed.success) throw new PlainFailure(`${hooks}/tenants (SIMULATOR_HOOKS_URL) is not a list of tenants.`)
  return parsed.data.map(({ guid, ...rest }) => ({ externalId: guid.toLowerCase(), ...rest }))
}
