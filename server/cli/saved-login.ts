import { constants } from 'node:fs'
import { chmod, mkdir, open, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import { z } from 'zod'
import { PlainFailure } from '../lib/plain-failure.ts'
import { exitCodes } from './exit-codes.ts'

/** The sign-in that is kept between commands: a token that can be revoked, never the password. */
const savedLogin = z.object({ url: z.string(), token: z.string(), tokenId: z.string(), email: z.string() })
export type SavedLogin = z.output<typeof savedLogin>

type Env = Readonly<Record<string, string | undefined>>

export function loginFile(env: Env): string {
  const base = env['XDG_CONFIG_HOME'] ?? ''
  return join(isAbsolute(base) ? base : join(env['HOME'] ?? homedir(), '.config'), 'tenantatlas', 'login.json')
}

/** Null when there is none. One that others could read is not used: whoever read it can do what its person can. */
export async function readLogin(env: Env, options: { evenIfOpen?: boolean } = {}): Promise<SavedLogin | null> {
  const path = loginFile(env)
  const file = await open(path, constants.O_RDONLY).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw unusable(`The sign-in in ${path} cannot be read (${error.code ?? 'unknown error'}).`)
  })
  if (file === null) return null
  try {
    const { mode } = await file.stat()
    if ((mode & 0o077) !== 0 && process.platform !== 'win32' && options.evenIfOpen !== true)
      throw unusable(
        `Others on this machine can read the sign-in in ${path}, so it is not used. Run tenantatlas logout and then tenantatlas login.`,
      )
    return parsed(await file.readFile('utf8'), path)
  } finally {
    await file.close()
  }
}

function parsed(text: string, path: string): SavedLogin {
  try {
    return savedLogin.parse(JSON.parse(text))
  } catch {
    throw unusable(`The sign-in in ${path} is damaged. Run tenantatlas login.`)
  }
}

/** Put in place whole, and never for a moment open to others. */
export async function saveLogin(env: Env, login: SavedLogin): Promise<string> {
  const path = loginFile(env)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await chmod(dirname(path), 0o700)
  const next = `${path}.${process.pid}`
  await rm(next, { force: true })
  const file = await open(next, 'wx', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(login, null, 2)}\n`)
  } finally {
    await file.close()
  }
  await rename(next, path)
  return path
}

export const removeLogin = (env: Env): Promise<void> => rm(loginFile(env), { force: true })

const unusable = (message: string) => new PlainFailure(message, exitCodes.notSignedIn)
