import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
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
  /** With `--explain`, what its statements cost so far, the dearest first: one line each. */
  readonly dearest: (database: BenchDatabase) => Promise<string[]>
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
    async newDatabase(name, isEmpty) {
      const database = await newDatabase(embedded.url, name, isEmpty)
      if (isWatched) await ask(asAdmin(lock.folder, database.url), 'create extension pg_stat_statements')
      return database
    },
    dearest: ({ url }) => (isWatched ? dearest(asAdmin(lock.folder, url)) : Promise.resolve([])),
    async stop() {
      await embedded.stop()
      lock.release()
    },
  }
}

/** What statements cost is told to whoever made the cluster alone. */
function asAdmin(folder: string, database: string): string {
  const keys = JSON.parse(readFileSync(join(folder, 'postgres', 'keys.json'), 'utf8')) as { admin: string }
  const url = new URL(database)
  url.username = 'postgres'
  url.password = keys.admin
  return url.href
}

async function dearest(admin: string): Promise<string[]> {
  const text = await ask(
    admin,
    `select string_agg(line, E'\n') from (
       select format('%s × %s ms  %s', calls, round((total_exec_time / calls)::numeric, 3),
         left(regexp_replace(query, '\\s+', ' ', 'g'), 120)) as line
       from pg_stat_statements s join pg_database d on d.oid = s.dbid
       where d.datname = current_database() and toplevel order by total_exec_time desc limit 30) lines`,
  )
  return text.split('\n')
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
