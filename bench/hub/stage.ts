import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { createDatabase } from '../../server/database/kysely.ts'
import { migrate, migrationsFolder } from '../../server/database/migrate.ts'
import { createPool } from '../../server/database/pool.ts'
import type { BenchDatabase } from '../frame/bench.ts'
import { writeHistory, type History } from './history.ts'
import { makeWorld, type World } from './world.ts'

export type Stage = { readonly database: BenchDatabase; readonly world: World }

/**
 * A database with a history. One that is kept stays on the server of the benchmarks for the next time, under a name that
 * says of which migrations and which seed it is; what is measured is a copy of it.
 */
export async function openStage(
  beside: BenchDatabase,
  history: History,
  isKept: boolean,
  say: (line: string) => void,
): Promise<Stage> {
  const name = `hub_${history.runs}_${hashOfSources()}`
  const kept = await beside.pool.query<{ name: string }>(
    `select datname as name from pg_database where datname like 'hub\\_%'`,
  )
  for (const { name: old } of kept.rows.filter(
    (row) => !row.name.endsWith(hashOfSources()) || row.name.includes('_part'),
  ))
    await beside.pool.query(`drop database if exists ${old} with (force)`)
  if (!kept.rows.some((row) => row.name === name)) await write(beside, name, history, say)
  if (!isKept) return open(beside, name)
  const copy = `${name}_part${process.pid}`
  await beside.pool.query(`create database ${copy} template ${name} strategy file_copy`)
  return open(beside, copy)
}

async function write(beside: BenchDatabase, name: string, history: History, say: (line: string) => void) {
  const began = performance.now()
  const unfinished = `${name}_part`
  await beside.pool.query(`create database ${unfinished} template template0`)
  await migrate(urlOf(beside, unfinished))
  const { database } = await open(beside, unfinished, async (pool) => {
    const world = await makeWorld(pool)
    await pool.query('create table hub_world as select $1::jsonb as world', [JSON.stringify(world)])
    await writeHistory(pool, history, say)
    return world
  })
  await database.pool.end()
  await quiet(beside, unfinished)
  await beside.pool.query(`alter database ${unfinished} rename to ${name}`)
  say(`${history.runs.toLocaleString('en')} runs stand after ${Math.round((performance.now() - began) / 1000)} s`)
}

/** Our own connections take a moment to go, and autovacuum may be at work: neither lets a database be renamed. */
async function quiet(beside: BenchDatabase, name: string): Promise<void> {
  for (;;) {
    const { rowCount } = await beside.pool.query('select 1 from pg_stat_activity where datname = $1', [name])
    if (rowCount === 0) return
    await wait(100)
  }
}

async function open(beside: BenchDatabase, name: string, make = readWorld): Promise<Stage> {
  const url = urlOf(beside, name)
  const pool = createPool(url, { max: 4, applicationName: 'bench', queryTimeoutMs: 900_000 })
  const db = createDatabase(pool)
  const world = await make(pool)
  const drop = async () => {
    await pool.end()
    await beside.pool.query(`drop database if exists ${name} with (force)`)
  }
  return { database: { url, pool, db, drop }, world }
}

async function readWorld(pool: pg.Pool): Promise<World> {
  const { rows } = await pool.query<{ world: World }>('select world from hub_world')
  return rows[0]!.world
}

function urlOf(beside: BenchDatabase, name: string): string {
  const url = new URL(beside.url)
  url.pathname = `/${name}`
  return url.href
}

function hashOfSources(): string {
  const here = fileURLToPath(new URL('.', import.meta.url))
  const files = [...['world.ts', 'history.ts'].map((file) => join(here, file)), ...migrationFiles()]
  const hash = createHash('sha256')
  for (const file of files) hash.update(readFileSync(file)).update('\0')
  return hash.digest('hex').slice(0, 12)
}

const migrationFiles = (): string[] =>
  readdirSync(migrationsFolder)
    .sort()
    .map((file) => join(migrationsFolder, file))
