import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LiveHint } from '../../contract/live.ts'
import { createDatabase } from '../../server/database/kysely.ts'
import { createPool } from '../../server/database/pool.ts'
import { withScope, type Database } from '../../server/database/scope.ts'
import { createHintSender } from '../../server/runs/hints-postgres.ts'
import { testDatabase } from '../database.ts'
import { startLiveWeb } from '../live-web.ts'
import { createWorkspace, type TestWorkspace } from '../people.ts'
import { signedIn } from '../signed-in.ts'
import type { Web } from '../web.ts'
import { follow, type Follower } from './follower.ts'
import { liveOnce, type Fate } from './moves.ts'
import { createScreens, type Screen, type Screens } from './screens.ts'

/**
 * Everything goes wrong at once that may: events commit out of the order of their ids because transactions are held, every
 * tenth is told of to nobody, the line on which the server listens is cut again and again, and subscribers drop out and
 * come again. Then it is quiet, and every screen must show what is true.
 */
const events = 50_000
const writers = 16
const subscribers = 200
const steadyShare = 0.25
const quiet = { warn: () => undefined }
const screenEveryMs = 250
/** The backstop looks every second; the rest is for a machine on which others are at work. */
const settledWithinMs = 10_000

const database = testDatabase()
let workspace: TestWorkspace
let web: Web
let db: Database

beforeAll(async () => {
  workspace = await createWorkspace(database.pool, writers)
  db = createDatabase(createPool(database.url, { max: writers + 6, applicationName: 'storm' }))
  web = await startLiveWeb(database.url, db)
})
afterAll(async () => {
  await web.close()
  await db.destroy()
})

test('nothing is missed in a storm of 50,000 events', async () => {
  let written = 0
  const isStormy = () => written < events * 0.9
  const isOver = () => written >= events
  const screens = createScreens(db, workspace.id)
  const people = await Promise.all(Array.from({ length: subscribers }, (_, at) => subscriber(screens, at, isStormy)))
  const stopReading = repeat(screenEveryMs, () => screens.readDue())
  const stopCutting = repeat(5_000, () => (isStormy() ? cutListeners() : Promise.resolve()))
  await Promise.all(workspace.tenants.map((tenant) => write(tenant, isOver, (count) => (written += count))))
  const lastWritten = performance.now()

  const completed = await endedRuns()
  expect(completed.length * 3).toBeGreaterThanOrEqual(events)
  await expect
    .poll(() => people.filter(({ screen }) => !showsAll(screen, completed)).length, {
      timeout: settledWithinMs,
      interval: 100,
    })
    .toBe(0)
  const settledMs = performance.now() - lastWritten
  expect(people.map(({ screen }) => screen.wentBack())).toEqual(people.map(() => 0))
  const dropped = people.reduce((sum, { drops }) => sum + drops(), 0)
  expect(dropped).toBeGreaterThan(subscribers)
  console.log(
    `${written} events, ${dropped} drops; true on all ${subscribers} screens ${Math.round(settledMs)} ms later`,
  )
  people.forEach(({ leave }) => leave())
  await Promise.all([stopReading(), stopCutting()])
})

const showsAll = (screen: Screen, completed: readonly number[]): boolean =>
  completed.every((id) => screen.shown.get(id) === 'completed')

const endedRuns = (): Promise<number[]> =>
  withScope(db, { kind: 'platform' }, async (tx) => {
    const rows = await tx.selectFrom('operation_runs').select('id').where('status', '=', 'completed').execute()
    return rows.map(({ id }) => id)
  })

/**
 * One in five hundred is held until thousands of later ones have been read, and told of to nobody; one in thirty is held for
 * up to a third of a second; one in ten of all is not told of.
 */
function fate(): Fate {
  const chance = Math.random()
  if (chance < 0.002) return { heldMs: 4_000, isTold: false }
  return { heldMs: chance < 0.035 ? Math.random() * 333 : 0, isTold: Math.random() >= 0.1 }
}

async function write(tenant: TestWorkspace['tenants'][number], isOver: () => boolean, wrote: (count: number) => void) {
  const sender = createHintSender(db, quiet)
  while (!isOver()) wrote(await liveOnce({ db, workspace, tenant, sender, fate }))
  await sender.close()
}

/** A quarter of them never drop out, so that nothing but hints can tell them; the others do while it storms. */
async function subscriber(screens: Screens, at: number, isStormy: () => boolean) {
  const { session } = await signedIn(db, workspace.people.manager.id)
  const screen = screens.open()
  const isSteady = at < subscribers * steadyShare
  let drops = 0
  let hasLeft = false
  let current: Follower | null = null
  const come = async (): Promise<void> => {
    let greeted: () => void = () => undefined
    const hello = new Promise<void>((resolve) => (greeted = resolve))
    const heard = (hint: LiveHint) => {
      screen.take(hint)
      if (hint.kind === 'hello') greeted()
    }
    // What it has seen last is said as browsers say it. Whoever comes is greeted all the same, and reads everything.
    current = await follow({ url: web.url, session, heard, headers: drops > 0 ? { 'last-event-id': '1' } : {} })
    await hello
  }
  const dropNow = async (): Promise<void> => {
    await wait(2_000 + Math.random() * 12_000)
    if (hasLeft || !isStormy()) return
    current?.leave()
    drops++
    await wait(Math.random() * 1_000)
    await come()
    return dropNow()
  }
  await come()
  const dropping = isSteady ? Promise.resolve() : dropNow()
  dropping.catch(() => undefined)
  const leave = () => {
    hasLeft = true
    current?.leave()
  }
  return { screen, drops: () => drops, leave }
}

/** Again and again, one at a time; answers with the function that ends it. */
function repeat(everyMs: number, act: () => Promise<void>): () => Promise<void> {
  let isOver = false
  const done = (async () => {
    while (!isOver) {
      await act()
      await wait(everyMs)
    }
  })()
  return async () => {
    isOver = true
    await done
  }
}

async function cutListeners(): Promise<void> {
  await database.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name = 'tenantatlas-listen'`,
  )
}
