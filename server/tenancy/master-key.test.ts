import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadMasterKey, masterKeyPath, type MasterKeyResult } from './master-key.ts'

let dataDir: string
beforeEach(async () => void (dataDir = await mkdtemp(join(tmpdir(), 'master-key-'))))
afterEach(() => rm(dataDir, { recursive: true, force: true }))

const bytesOf = (result: MasterKeyResult) => (result.ok ? result.key.export().toString('base64') : result.mistake)
const load = (fromEnvironment?: string) => loadMasterKey({ fromEnvironment, dataDir })

test('the key of the environment is taken as it is, and no file is made', async () => {
  const given = randomBytes(32).toString('base64')
  expect(bytesOf(await load(given))).toBe(given)
  expect(await readdir(dataDir)).toEqual([])
})

test('a key that is too short, too long or mistyped is refused without being shown', async () => {
  const good = randomBytes(32).toString('base64')
  for (const bad of [randomBytes(31).toString('base64'), `${good}AAAA`, `!${good.slice(1)}`, 'secret'])
    expect(await load(bad)).toEqual({ ok: false, mistake: 'TENANTATLAS_MASTER_KEY must be 32 bytes in base64.' })
})

test('processes that start together end up with one key, in a file that only its owner reads', async () => {
  const keys = await Promise.all(Array.from({ length: 8 }, () => load()))
  expect(new Set(keys.map(bytesOf)).size).toBe(1)
  expect(bytesOf(await load(''))).toBe(bytesOf(keys[0] as MasterKeyResult))
  expect((await stat(masterKeyPath(dataDir))).mode & 0o777).toBe(0o600)
  expect(await readdir(join(dataDir, 'keys'))).toEqual(['master.key'])
})

test('a key file that others may read, or that is broken, is named and not used', async () => {
  await load()
  await chmod(masterKeyPath(dataDir), 0o644)
  expect(bytesOf(await load())).toContain('chmod 600')
  await chmod(masterKeyPath(dataDir), 0o600)
  await writeFile(masterKeyPath(dataDir), 'half a ke')
  expect(bytesOf(await load())).toContain('restore it from its backup')
})

test('a key shown by mistake shows nothing', async () => {
  const result = await load()
  expect(JSON.stringify(result)).not.toContain(result.ok ? result.key.export().toString('base64') : '')
  expect(JSON.stringify(result)).toBe('{"ok":true,"key":{}}')
})
