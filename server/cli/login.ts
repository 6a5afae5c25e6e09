import { hostname } from 'node:os'
import { createToken, deleteToken, getMe, signIn, signOut, type Me } from '../../contract/people.ts'
import { PlainFailure } from '../lib/plain-failure.ts'
import { defaultAddress, serverAddress } from './address.ts'
import { ask, connection, tryToAsk, withToken } from './connection.ts'
import { exitCodes } from './exit-codes.ts'
import { askFor, askForSecret, readSecret } from './prompt.ts'
import { readLogin, removeLogin, saveLogin, type SavedLogin } from './saved-login.ts'
import { print, type Terminal } from './terminal.ts'

export type LoginOptions = { url?: string; email?: string; passwordStdin?: boolean; json?: boolean }

/** Long enough to be no bother, short enough that a forgotten machine loses its rights by itself. */
export const tokenDays = 90

export async function login(terminal: Terminal, options: LoginOptions): Promise<number> {
  const { url, email, password } = await credentialsOf(terminal, options)
  const before = await readLogin(terminal.env, { evenIfOpen: true }).catch(() => null)
  const { id, token } = await makeToken(url, email, password)
  const made = { url, token, tokenId: id, email }
  const path = await kept(terminal, made)
  const me = await ask(withToken(url, token), getMe, {})
  if (before !== null) await revoke(terminal, before)
  print(terminal, options.json === true, me, (shown) => words(shown, url, path))
  if ((terminal.env['TENANTATLAS_TOKEN'] ?? '') !== '')
    terminal.err('TENANTATLAS_TOKEN is set, and is used instead of this sign-in as long as it is.')
  return exitCodes.ok
}

const words = ({ person }: Me, url: string, path: string): string[] => [
  `Signed in at ${url} as ${person.name} (${person.email}).`,
  `A token of ${tokenDays} days is kept in ${path}; tenantatlas logout revokes it.`,
]

async function credentialsOf(terminal: Terminal, options: LoginOptions) {
  const isPerson = terminal.stdin.isTTY && options.passwordStdin !== true
  if (!isPerson && (options.email === undefined || options.passwordStdin !== true))
    throw new PlainFailure('Nobody can be asked here: give --email and --password-stdin.', exitCodes.usage)
  const suggested = terminal.env['TENANTATLAS_URL'] || defaultAddress
  const typed = options.url ?? (isPerson ? await askFor(terminal, `Address [${suggested}]: `) : '')
  const url = serverAddress(typed.trim() === '' ? suggested : typed)
  const email = (options.email ?? (await askFor(terminal, 'E-mail: '))).trim()
  const password = isPerson ? await askForSecret(terminal, 'Password: ') : await readSecret(terminal)
  if (email === '' || password === '') throw new PlainFailure('E-mail and password are both needed.', exitCodes.usage)
  return { url, email, password }
}

/** The session lives for as long as it takes to make a token, and ends whether or not that works. */
async function makeToken(url: string, email: string, password: string): Promise<{ id: string; token: string }> {
  let cookie = ''
  const session = connection(
    url,
    () => (cookie === '' ? {} : { cookie }),
    ({ headers }) => (cookie ||= headers.getSetCookie().map(nameAndValue).join('; ')),
  )
  await ask(session, signIn, { body: { email, password } })
  try {
    return await ask(session, createToken, {
      body: { name: `Command line on ${hostname()}`.slice(0, 200), expiresInDays: tokenDays },
    })
  } finally {
    await tryToAsk(session, signOut, {})
  }
}

const nameAndValue = (cookie: string): string => cookie.split(';')[0] ?? ''

/** A token that cannot be kept is not left behind on the server. */
async function kept(terminal: Terminal, login: SavedLogin): Promise<string> {
  try {
    return await saveLogin(terminal.env, login)
  } catch (error) {
    await tryToAsk(withToken(login.url, login.token), deleteToken, { params: { id: login.tokenId } })
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    throw new PlainFailure(`The sign-in could not be written to disk (${code}), so nothing was kept.`)
  }
}

export async function logout(terminal: Terminal, options: { json?: boolean }): Promise<number> {
  const saved = await readLogin(terminal.env, { evenIfOpen: true })
  if (saved !== null) {
    const answer = await tryToAsk(withToken(saved.url, saved.token), deleteToken, { params: { id: saved.tokenId } })
    const isGone = answer.ok || [401, 404].includes(answer.problem.status)
    if (!isGone)
      throw new PlainFailure(
        `You are still signed in: ${saved.url} could not be told to revoke the token. Try again when it can be reached.`,
      )
    await removeLogin(terminal.env)
  }
  const line = saved === null ? 'You were not signed in.' : `Signed out at ${saved.url}; the token is revoked.`
  print(terminal, options.json === true, null, () => [line])
  return exitCodes.ok
}

async function revoke(terminal: Terminal, { url, token, tokenId }: SavedLogin): Promise<void> {
  const answer = await tryToAsk(withToken(url, token), deleteToken, { params: { id: tokenId } })
  if (!answer.ok && ![401, 404].includes(answer.problem.status))
    terminal.err(`The earlier token at ${url} could not be revoked; it ends by itself within ${tokenDays} days.`)
}
