import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterAll, beforeAll } from 'vitest'
import { hashPassword } from '../server/access/password.ts'
import { allEndpoints } from '../server/entry/endpoints.ts'
import { createApp, type AppDependencies } from '../server/http/app.ts'
import type { testDatabase } from './database.ts'
import { seed } from './people.ts'

export type Web = {
  readonly url: string
  /** Everything that was logged. */
  readonly log: () => string
  readonly close: () => Promise<void>
}

const nothing = () => undefined

/** A web server on a port of its own, over the database of the test; no hints, no web pages. */
export async function startWeb(db: AppDependencies['db'], more: Partial<AppDependencies> = {}): Promise<Web> {
  const lines: string[] = []
  const sink = new Writable({ write: (chunk: Buffer, _encoding, done) => (lines.push(chunk.toString()), done()) })
  const app = await createApp({
    db,
    hints: { subscribe: () => nothing, close: () => Promise.resolve() },
    log: pino({ level: 'info' }, sink),
    webRoot: null,
    endpoints: allEndpoints({ sender: { announce: nothing, close: () => Promise.resolve() }, isDemo: false }),
    ...more,
  })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  return { url, log: () => lines.join(''), close: () => app.close() }
}

/** For the tests of one file. Read its fields inside tests only. */
export function testWeb(database: ReturnType<typeof testDatabase>, more: Partial<AppDependencies> = {}): Web {
  let web: Web | undefined
  beforeAll(async () => {
    web = await startWeb(database.db, more)
  })
  afterAll(() => web?.close())
  const get = () => {
    if (web === undefined) throw new Error('testWeb() has nothing before beforeAll: read it inside a test.')
    return web
  }
  return {
    get url() {
      return get().url
    },
    log: () => get().log(),
    close: () => get().close(),
  }
}

export const testPassword = 'correct horse battery staple'
let hashed: Promise<string> | undefined

/** Lets somebody sign in with the password above. */
export async function givePassword(pool: Parameters<typeof seed>[0], personId: number): Promise<void> {
  hashed ??= hashPassword(testPassword)
  await seed(pool, 'update people set password_hash = $1 where id = $2', [await hashed, personId])
}

export const sessionCookieOf = (response: Response): string => response.headers.getSetCookie()[0]?.split(';')[0] ?? ''

/** A cookie as a browser would send it after signing in. */
export async function signInOver(web: Pick<Web, 'url'>, email: string, path = '/api/v1/session'): Promise<string> {
  const response = await postJson(web.url + path, { email, password: testPassword })
  if (response.status !== 204) throw new Error(`signing in answered ${response.status}`)
  return sessionCookieOf(response)
}

export const postJson = (url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
