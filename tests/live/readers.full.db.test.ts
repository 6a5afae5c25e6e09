import { execFileSync } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { withScope } from '../../server/database/scope.ts'
import type { HintListener, RunHint } from '../../server/runs/hints.ts'
import { testDatabase } from '../database.ts'
import { createWorkspace, type TestWorkspace } from '../people.ts'
import { signedIn } from '../signed-in.ts'
import { startWeb, type Web } from '../web.ts'
import { startBufferingProxy, type Proxy } from './buffering-proxy.ts'
import { follow, type Follower } from './follower.ts'
import { startNginx } from './nginx.ts'

/** Readers as they are: some never read, some are behind a proxy, and most of the time nothing happens. */
const megabyte = 1024 * 1024
const nonReaders = 100
const rounds = 3
/** What a hundred of them may hold at 1 MB each, and what the engine leaves lying about. */
const mayHoldBytes = 100 * megabyte
const mayGrowBytes = 40 * megabyte
const hintsAtOnce = 1000

const database = testDatabase()
let workspace: TestWorkspace
let session = ''
let web: Web
const listeners = new Set<HintListener>()
const followers: Follower[] = []
let proxy: Proxy | null = null

beforeAll(async () => {
  workspace = await createWorkspace(database.pool)
  session = (await signedIn(database.db, workspace.people.manager.id)).session
  const subscribe = (listener: HintListener) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
  web = await startWeb(database.db, { hints: { subscribe, close: () => Promise.resolve() } })
})
afterEach(async () => {
  for (const follower of followers.splice(0)) follower.leave()
  await proxy?.close()
  proxy = null
})
afterAll(() => web.close())

let next = 1
const hint = (): RunHint => ({
  kind: 'operation',
  runId: next++,
  workspaceId: workspace.id,
  tenantId: null,
  initiatorId: null,
})
const tell = (count = 1): void => listeners.forEach((listener) => listener(Array.from({ length: count }, hint)))

async function come(options: Partial<Parameters<typeof follow>[0]> = {}): Promise<Follower> {
  const follower = await follow({ url: web.url, session, ...options })
  followers.push(follower)
  return follower
}

/** Connections that the server still keeps, as the system counts them. */
function connections(): number {
  const port = new URL(web.url).port
  const lines = execFileSync('cat', ['/proc/net/tcp'], { encoding: 'utf8', maxBuffer: 64 * megabyte }).split('\n')
  const local = `0100007F:${Number(port).toString(16).toUpperCase().padStart(4, '0')}`
  return lines.filter((line) => line.trim().split(/\s+/)[1] === local && / 01 /.test(line)).length
}

test('a hundred who never read are dropped, one who reads misses nothing, and no memory stays behind', async () => {
  let heard = 0
  await come({ heard: ({ kind }) => void (heard += kind === 'operation' ? 1 : 0) })
  const after: number[] = []
  const before = process.memoryUsage.rss()
  let most = 0
  for (let round = 0; round < rounds; round++) {
    const silent = await Promise.all(Array.from({ length: nonReaders }, () => come()))
    silent.forEach(({ stopReading }) => stopReading())
    expect(connections()).toBeGreaterThan(nonReaders)
    let told = 0
    const heardBefore = heard
    while (connections() > 1) {
      tell(hintsAtOnce)
      told += hintsAtOnce
      await expect.poll(() => heard - heardBefore, { timeout: 30_000, interval: 5 }).toBe(told)
      most = Math.max(most, process.memoryUsage.rss() - before)
    }
    followers.splice(1).forEach(({ leave }) => leave())
    await wait(500)
    after.push(process.memoryUsage.rss())
  }
  console.log(
    `at most ${Math.round(most / megabyte)} MB more; after each round ${after.map((rss) => Math.round(rss / megabyte)).join(', ')} MB`,
  )
  expect(most).toBeLessThan(mayHoldBytes + 2 * mayGrowBytes)
  expect((after[rounds - 1] ?? 0) - (after[0] ?? 0)).toBeLessThan(mayGrowBytes)
})

test('behind a proxy that holds back what is short, a hint comes at once', async () => {
  proxy = await startBufferingProxy(web.url)
  await hearsAtOnce(proxy.url)
})

test('behind nginx as it comes, a hint comes at once', async ({ skip }) => {
  proxy = await startNginx(web.url)
  if (proxy === null) {
    console.log('not seen behind nginx: there is no nginx on this machine')
    return skip('there is no nginx on this machine')
  }
  await hearsAtOnce(proxy.url)
})

async function hearsAtOnce(url: string): Promise<void> {
  const kinds: string[] = []
  const startedAt = performance.now()
  await come({ url, heard: ({ kind }) => kinds.push(kind) })
  await expect.poll(() => kinds, { timeout: 5_000, interval: 5 }).toEqual(['hello'])
  expect(performance.now() - startedAt).toBeLessThan(1_000)
  const toldAt = performance.now()
  tell()
  await expect.poll(() => kinds, { timeout: 5_000, interval: 5 }).toEqual(['hello', 'operation'])
  expect(performance.now() - toldAt).toBeLessThan(1_000)
}

test('a stream on which nothing happens outlives a proxy that closes what is silent for half a minute', async () => {
  proxy = await startBufferingProxy(web.url, 30_000)
  const beats: number[] = []
  const startedAt = performance.now()
  const reader = await come({ url: proxy.url, beat: () => beats.push(performance.now() - startedAt) })
  await expect.poll(() => beats.length, { timeout: 150_000, interval: 100 }).toBe(8)
  expect(reader.isOpen()).toBe(true)
  // Only when nothing else has said that the line stands.
  for (const [at, beat] of beats.entries()) expect(beat - (beats[at - 1] ?? 0)).toBeGreaterThan(14_000)
})

test('while hints come nobody is told besides that the line stands', async () => {
  let beats = 0
  await come({ beat: () => void beats++ })
  for (let second = 0; second < 20; second++) {
    tell()
    await wait(1_000)
  }
  expect(beats).toBe(0)
})

test('a session that is used by nothing but a stream ends it within two seconds of its own end', async () => {
  const own = await signedIn(database.db, workspace.people.operator.id)
  const reader = await come({ session: own.session })
  await withScope(database.db, { kind: 'gate' }, (tx) =>
    tx.deleteFrom('sessions').where('person_id', '=', workspace.people.operator.id).execute(),
  )
  await expect.poll(() => reader.isOpen(), { timeout: 2_000, interval: 20 }).toBe(false)
})
