import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runner } from 'node-pg-migrate'
import pg from 'pg'
import { PlainFailure } from '../lib/plain-failure.ts'

/** Beside this file in the source and in the build alike (scripts/build.mjs copies it). */
export const migrationsFolder = fileURLToPath(new URL('./migrations/', import.meta.url))

const oldestServer = 150_000
/** Of this program alone, and the same in every version of it. */
const lockId = 7_241_865_325_823_965n
/** Two databases of one cluster can grant the same role at the same instant; the loser has changed nothing. */
const triesMax = 5

/**
 * Brings a database up to this version of the code: each SQL file that it has not seen, in order, each in a transaction of
 * its own. Any number of processes may call it at once: one works, the others wait and find nothing to do. Answers with
 * the names of what it ran. Throws a PlainFailure when the database is newer than the code, or its server too old.
 */
export async function migrate(url: string, folder = migrationsFolder): Promise<string[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await migrateOnce(url, folder)
    } catch (error) {
      const wasDisturbed = error instanceof Error && /tuple concurrently updated/.test(error.message)
      if (!wasDisturbed || attempt === triesMax) throw error
    }
  }
}

async function migrateOnce(url: string, folder: string): Promise<string[]> {
  const client = await connected(url)
  try {
    await refuseOldServer(client)
    // Held by the session: it ends with the connection, whatever happens to us.
    await client.query(`select pg_advisory_lock(${lockId})`)
    await refuseNewerDatabase(client, folder)
    const done = await runner({
      dbClient: client,
      dir: folder,
      ignorePattern: '(?!.*\\.sql$).*',
      direction: 'up',
      migrationsTable: 'migrations',
      singleTransaction: false,
      noLock: true,
      log: () => undefined,
    })
    return done.map(({ name }) => name)
  } finally {
    await client.end()
  }
}

/** Whoever set DATABASE_URL is told what is wrong with it; its password is in no sentence. */
async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, application_name: 'migrate' })
  try {
    await client.connect()
    return client
  } catch (error) {
    const { host, port, database = '', user = '' } = client
    const why = error instanceof Error ? error.message || ('code' in error && String(error.code)) : String(error)
    throw new PlainFailure(`The database "${database}" at ${host}:${port} cannot be used as "${user}": ${why}`)
  }
}

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: string; version: string }>(
    `select current_setting('server_version_num') as number, current_setting('server_version') as version`,
  )
  const [server] = rows
  if (server !== undefined && Number(server.number) < oldestServer)
    throw new PlainFailure(`TenantAtlas needs PostgreSQL 15 or newer; DATABASE_URL leads to ${server.version}.`)
}

async function refuseNewerDatabase(client: pg.Client, folder: string): Promise<void> {
  const known = readdirSync(folder).map((file) => file.replace(/\.sql$/, ''))
  const table = await client.query<{ name: string | null }>(`select to_regclass('public.migrations') as name`)
  if (table.rows[0]?.name === null) return
  const { rows } = await client.query<{ name: string }>('select name from public.migrations order by id')
  const unknown = rows.map(({ name }) => name).filter((name) => !known.includes(name))
  if (unknown.length > 0)
    throw new PlainFailure(
      `The database is newer than this version of TenantAtlas (it has ${unknown.join(', ')}). Start the version that made it, or a later one.`,
    )
}
