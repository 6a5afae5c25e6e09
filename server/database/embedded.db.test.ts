import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { startEmbedded, type Embedded } from './embedded.ts'
import { isAlive } from './process-alive.ts'

const started: Embedded[] = []
const folders: string[] = []
afterEach(async () => {
  for (const one of started.splice(0)) await one.stop()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

async function start(dataDir: string, elsewhere?: string): Promise<Embedded> {
  const settings = { fsync: 'off' }
  const one = await startEmbedded({ dataDir, log: () => undefined, settings, ...(elsewhere ? { elsewhere } : {}) })
  started.push(one)
  return one
}

/** Open to the account that runs the server when we are root, as a clone in an ordinary folder is. */
function newDataDir(): string {
  const folder = join(tmpdir(), `embedded-${process.pid}-${Math.random().toString(36).slice(2)}`)
  folders.push(folder)
  return folder
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

test('goes on where it stood: same address, same rows, after a stop and after kill -9', async () => {
  const dataDir = newDataDir()
  const first = await start(dataDir)
  await query(first.url, 'create table kept (n int); insert into kept values (1)')
  await first.stop()
  expect(isAlive(first.pid)).toBe(false)

  const second = await start(dataDir)
  expect(second.url).toBe(first.url)
  await query(second.url, 'insert into kept values (2)')
  process.kill(second.pid, 'SIGKILL')

  const third = await start(dataDir)
  expect(third.isAdopted).toBe(false)
  expect(await query(third.url, 'select n from kept order by n')).toEqual([{ n: 1 }, { n: 2 }])
})

test('a server that runs already is used, by an ordinary role, with a password that only its owner can read', async () => {
  const dataDir = newDataDir()
  const first = await start(dataDir)
  const second = await start(dataDir)
  expect(second).toMatchObject({ pid: first.pid, url: first.url, isAdopted: true })

  const { url } = second
  expect(await query(url, `select rolsuper, rolbypassrls from pg_roles where rolname = current_user`)).toEqual([
    { rolsuper: false, rolbypassrls: false },
  ])
  const wrong = new URL(url)
  wrong.password = 'wrong'
  await expect(query(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/)
  expect(statSync(join(dataDir, 'postgres', 'keys.json')).mode & 0o077).toBe(0)
  expect(readFileSync(join(dataDir, 'postgres', 'server.log'), 'utf8')).not.toContain(new URL(url).password)
})

test.runIf(process.getuid?.() === 0)(
  'a folder that only root may enter gets its database elsewhere, and finds it again',
  async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'closed-'))
    folders.push(dataDir)
    const elsewhere = newDataDir()
    const first = await start(dataDir, elsewhere)
    await query(first.url, 'create table kept ()')
    await first.stop()
    const second = await start(dataDir, elsewhere)
    expect(await query(second.url, `select to_regclass('kept') is not null as found`)).toEqual([{ found: true }])
    expect(existsSync(join(dataDir, 'postgres', 'data'))).toBe(false)

    await second.stop()
    rmSync(dataDir, { recursive: true })
    mkdirSync(dataDir, { mode: 0o700 })
    const anew = await start(dataDir, elsewhere)
    expect(await query(anew.url, `select to_regclass('kept') is not null as found`)).toEqual([{ found: false }])
  },
)
