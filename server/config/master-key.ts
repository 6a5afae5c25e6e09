import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PlainFailure } from '../lib/plain-failure.ts'
import type { Config } from './config.ts'

/**
 * The key that wraps the tenants' keys: from the environment, else from `master.key` in the data folder, made once and
 * readable by its owner alone. Several processes may ask at the same instant; all get the same key.
 */
export function masterKeyOf({ masterKey, dataDir }: Pick<Config, 'masterKey' | 'dataDir'>): Buffer {
  if (masterKey !== null) return masterKey
  const file = join(dataDir, 'master.key')
  const key = read(file) ?? make(dataDir, file)
  if (key.length === 32) return key
  throw new PlainFailure(
    `${file} does not hold 32 bytes in base64. Put the right one back: secrets cannot be read without it.`,
  )
}

function read(file: string): Buffer | null {
  try {
    return Buffer.from(readFileSync(file, 'utf8').trim(), 'base64')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw new PlainFailure(`${file} cannot be read: secrets cannot be read without it.`, 1, { cause: error })
  }
}

function make(folder: string, file: string): Buffer {
  mkdirSync(folder, { recursive: true })
  const next = `${file}.${process.pid}`
  writeFileSync(next, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  try {
    linkSync(next, file)
  } catch (error) {
    // Another process made it between our look and now: its key is the one.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    rmSync(next, { force: true })
  }
  return read(file) ?? Buffer.alloc(0)
}
