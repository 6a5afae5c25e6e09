import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbedded } from '../../server/database/embedded.ts'
import { lockFolder } from '../../server/database/folder-lock.ts'
import { createDatabase } from '../../server/database/kysely.ts'
import { migrate } from '../../server/database/migrate.ts'
import { createPool } from '../../server/database/pool.ts'
import type { BenchDatabase } from './bench.ts'

export type BenchServer = {
  readonly version: string
  readonly newDatabase: (name: string, isEmpty?: boolean) => Promise<BenchDatabase>
  readonly stop: () => Promise<void>
}

/** What a figure depends on and a default could change under it; everything else is as PostgreSQL comes. */
const durable = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' }
/** For finding out why; `-- --explain` alone, since it costs. */
const watching = { shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.track': 'all' }

/** A PostgreSQL of the benchmarks' own, with the durability that users have: what is committed survives the power. */
export async function startServer(isWatched: boolean): Promise<BenchServer> {
  const lock = freeFolder()
  const embedded = await startEmbedded({
    dataDir: lock.folder,
    log: () => undefined,
    elsewhere: join(tmpdir(), 'tenantatlas-bench'),
    settings: { ...durable, ...(isWatched ? watching : {}) },
  })
  return {
    version: await ask(embedded.url, 'show server_version'),
    newDatabase: (name, isEmpty) => newDatabase(embedded.url, name, isEmpty),
    async stop() {
      await embedded.stop()
      lock.release()
    },
  }
}

/** The first folder that no other run of the benchmarks holds. */
function freeFolder(): { folder: string; release: () => void } {
  for (let number = 1; ; number++) {
    const folder = join('.cache', 'bench', 'postgres', String(number))
    const lock = lockFolder(folder)
    if (lock.isMine) return { folder, release: lock.release }
  }
}

async function newDatabase(server: string, label: string, isEmpty = false): Promise<BenchDatabase> {
  const name = `bench_${label.replace(/\W/g, '_')}_${randomBytes(4).toString('hex')}`
  await ask(server, `create database ${name} template template0`)
  const own = new URL(server)
  own.pathname = `/${name}`
  if (!isEmpty) await migrate(own.href)
  const pool = createPool(own.href, { max: 10, applicationName: 'bench' })
  const db = createDatabase(pool)
  return {
    url: own.href,
    pool,
    db,
    async drop() {
      await db.destroy()
      await ask(server, `drop database if exists ${name} with (force)`)
    },
  }
}

async function ask(connectionString: string, statement: string): Promise<string> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, string>>(statement)
    return String(Object.values(rows[0] ?? {})[0] ?? '')
  } finally {
    await client.end()
  }
}
