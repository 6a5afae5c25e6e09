import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../server/database/embedded.ts'
import { lockFolder } from '../server/database/folder-lock.ts'
import { migrate, migrationsFolder } from '../server/database/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where clones are made: a server we may create databases on, and the database to copy. */
    testServer: { readonly url: string; readonly template: string }
  }
}

/** Clones on a server that others use too are dropped when no test run can be that old. */
const cloneMaxAgeSeconds = 2 * 3600

/** One server for the whole run, and on it one migrated database to copy from; unchanged migrations cost nothing. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_DATABASE_URL'] ?? process.env['DATABASE_URL']
  const server = given === undefined ? await startOwnServer() : { url: given, stop: async () => undefined }
  try {
    await dropOldClones(server.url, given === undefined ? 0 : cloneMaxAgeSeconds)
    project.provide('testServer', { url: server.url, template: await ensureTemplate(server.url) })
  } catch (error) {
    await server.stop()
    throw error
  }
  return server.stop
}

/** The first folder that no other test run holds: several may run at once, each with a server of its own. */
async function startOwnServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  for (let number = 1; ; number++) {
    const dataDir = join('.cache', 'test-postgres', String(number))
    mkdirSync(dataDir, { recursive: true })
    const lock = lockFolder(dataDir)
    if (!lock.isMine) continue
    const embedded = await startEmbedded({
      dataDir,
      log: () => undefined,
      elsewhere: join(tmpdir(), 'tenantatlas-tests'),
      // What a test run loses with the power it can do again.
      settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum_naptime: '5min' },
    })
    const stop = async () => {
      await embedded.stop()
      lock.release()
    }
    return { url: embedded.url, stop }
  }
}

/** Named by what is in the migrations, and by that name only when it is whole. */
async function ensureTemplate(url: string): Promise<string> {
  const template = `tatemplate_${migrationsHash()}`
  return withClient(url, async (client) => {
    const found = await client.query('select 1 from pg_database where datname = $1', [template])
    if (found.rowCount === 1) return template
    const building = `tatest_${Math.floor(Date.now() / 1000)}_template_${process.pid}`
    await client.query(`create database ${building} template template0`)
    await migrate(urlOf(url, building))
    // Another run on the same server may have been quicker: its template is as good.
    await client.query(`alter database ${building} rename to ${template}`).catch((error: unknown) => {
      if (!(error instanceof pg.DatabaseError && error.code === '42P04')) throw error
    })
    return template
  })
}

function migrationsHash(): string {
  const hash = createHash('sha256')
  for (const name of readdirSync(migrationsFolder).sort())
    hash
      .update(name)
      .update('\0')
      .update(readFileSync(join(migrationsFolder, name)))
      .update('\0')
  return hash.digest('hex').slice(0, 16)
}

async function dropOldClones(url: string, maxAgeSeconds: number): Promise<void> {
  await withClient(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select datname as name from pg_database where datname like 'tatest\\_%'`,
    )
    const newest = Date.now() / 1000 - maxAgeSeconds
    for (const { name } of rows)
      if (Number(name.split('_')[1]) <= newest) await client.query(`drop database if exists ${name} with (force)`)
  })
}

async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function urlOf(server: string, database: string): string {
  const url = new URL(server)
  url.pathname = `/${database}`
  return url.href
}
