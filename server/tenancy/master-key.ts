import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto'
import { link, mkdir, readFile, stat, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The key that wraps the key of every tenant (spec: access, Secrets). A KeyObject prints and serializes as nothing, so a
 * log line that took it along by mistake tells nothing.
 */
export type MasterKey = KeyObject

export type MasterKeySource = {
  /** TENANTATLAS_MASTER_KEY: 32 bytes in base64. Wins over the file. */
  readonly fromEnvironment: string | undefined
  readonly dataDir: string
}

export type MasterKeyResult =
  | { readonly ok: true; readonly key: MasterKey }
  /** In words for the person who configures it; never holds a byte of the key. */
  | { readonly ok: false; readonly mistake: string }

const keyBytes = 32

export const masterKeyPath = (dataDir: string): string => join(dataDir, 'keys', 'master.key')

/**
 * The master key from the environment, or from a file that is made once, outside the database, readable by its owner
 * only. Processes that start together agree on one: whoever links the file first has made it.
 */
export async function loadMasterKey({ fromEnvironment, dataDir }: MasterKeySource): Promise<MasterKeyResult> {
  if (fromEnvironment !== undefined && fromEnvironment !== '')
    return parsed(fromEnvironment, 'TENANTATLAS_MASTER_KEY must be 32 bytes in base64.')
  const path = masterKeyPath(dataDir)
  await makeOnce(path)
  if (process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0)
    return { ok: false, mistake: `${path} can be read by others than its owner: chmod 600 it.` }
  return parsed(await readFile(path, 'utf8'), `${path} does not hold 32 bytes in base64: restore it from its backup.`)
}

/** Only for what lives as long as one process: tests, a demo that is thrown away. */
export const randomMasterKey = (): MasterKey => createSecretKey(randomBytes(keyBytes))

function parsed(text: string, mistake: string): MasterKeyResult {
  const trimmed = text.trim()
  const bytes = Buffer.from(trimmed, 'base64')
  // Node skips what is no base64, so a mistyped key would silently become another one.
  const isWhole = bytes.toString('base64') === trimmed
  return isWhole && bytes.length === keyBytes ? { ok: true, key: createSecretKey(bytes) } : { ok: false, mistake }
}

async function makeOnce(path: string): Promise<void> {
  if (await exists(path)) return
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 })
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  await writeFile(draft, `${randomBytes(keyBytes).toString('base64')}\n`, { mode: 0o600, flag: 'wx', flush: true })
  try {
    await link(draft, path)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  } finally {
    await unlink(draft)
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: unknown) => {
      if (hasCode(error, 'ENOENT')) return false
      throw error
    },
  )

const hasCode = (error: unknown, code: string): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code
