import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, inject } from 'vitest'
import { createDatabase } from '../server/database/kysely.ts'
import { createPool } from '../server/database/pool.ts'
import type { Database } from '../server/database/scope.ts'

export type TestDatabase = { readonly url: string; readonly drop: () => Promise<void> }

/** A database of its own, with all migrations and no rows. Whoever makes it drops it; else the next run does. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { url, template } = inject('testServer')
  const name = `tatest_${Math.floor(Date.now() / 1000)}_${randomBytes(6).toString('hex')}`
  await onServer(url, `create database ${name} template ${template} strategy file_copy`)
  const own = new URL(url)
  own.pathname = `/${name}`
  return { url: own.href, drop: () => onServer(url, `drop database if exists ${name} with (force)`).catch(unlessInUse) }
}

/** While PostgreSQL itself is at work in it, which only its owner may end, it stays for the next run to drop. */
function unlessInUse(error: unknown): void {
  if (!(error instanceof pg.DatabaseError && error.code === '42501')) throw error
}

/** For the tests of one file: made before the first, dropped after the last. Read its fields inside tests only. */
export function testDatabase(): { readonly url: string; readonly pool: pg.Pool; readonly db: Database } {
  let made: { database: TestDatabase; pool: pg.Pool; db: Database } | undefined
  beforeAll(async () => {
    const database = await createTestDatabase()
    const pool = createPool(database.url, { max: 10, applicationName: 'test' })
    made = { database, pool, db: createDatabase(pool) }
  })
  afterAll(async () => {
    await made?.db.destroy()
    await made?.database.drop()
  })
  const get = () => {
    if (made === undefined) throw new Error('testDatabase() has nothing before beforeAll: read it inside a test.')
    return made
  }
  return {
    get url() {
      return get().database.url
    },
    get pool() {
      return get().pool
    },
    get db() {
      return get().db
    },
  }
}

async function onServer(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
