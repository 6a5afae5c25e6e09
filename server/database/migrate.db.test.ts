import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../tests/database.ts'
import { migrate, migrationsFolder } from './migrate.ts'

const names = readdirSync(migrationsFolder).map((file) => file.replace(/\.sql$/, ''))
const folders: string[] = []
let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(async () => {
  await database.drop()
  for (const folder of folders) rmSync(folder, { recursive: true })
})

/** An empty one, where everything is still to be done. */
async function emptyDatabase(): Promise<string> {
  const url = new URL(inject('testServer').url)
  const name = `tatest_${Math.floor(Date.now() / 1000)}_empty_${process.pid}`
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  await client.query(`drop database if exists ${name}`)
  await client.query(`create database ${name} template template0`)
  await client.end()
  url.pathname = `/${name}`
  return url.href
}

function copyOfMigrations(): string {
  const folder = mkdtempSync(join(tmpdir(), 'migrations-'))
  folders.push(folder)
  cpSync(migrationsFolder, folder, { recursive: true })
  return folder
}

test('three that start at once all succeed, and each migration runs once', async () => {
  const url = await emptyDatabase()
  const done = await Promise.all([migrate(url), migrate(url), migrate(url)])
  expect(done.flat().sort()).toEqual(names)
})

test('a database that is up to date is left as it is', async () => {
  expect(await migrate(database.url)).toEqual([])
})

test('a migration that fails leaves nothing of itself, and says which', async () => {
  const folder = copyOfMigrations()
  writeFileSync(join(folder, '0998_good.sql'), 'create table good ();')
  writeFileSync(join(folder, '0999_bad.sql'), 'create table half (); select no_such_function();')
  await expect(migrate(database.url, folder)).rejects.toThrow(/no_such_function/)
  rmSync(join(folder, '0999_bad.sql'))
  expect(await migrate(database.url, folder)).toEqual([])
  await expect(migrate(database.url)).rejects.toThrow(/newer than this version of TenantAtlas \(it has 0998_good\)/)
})

test('what is wrong with the address is said without its password', async () => {
  const url = new URL(database.url)
  url.pathname = '/nowhere'
  await expect(migrate(url.href)).rejects.toThrow(/The database "nowhere" at .* does not exist/)
  url.password = 'sekrit'
  await expect(migrate(url.href)).rejects.toThrow(/^(?!.*sekrit).*cannot be used/)
})
