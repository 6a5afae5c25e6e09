import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPrograms, type Built, type Running } from '../crash/processes.ts'
import { until } from '../crash/until.ts'
import { createTestDatabase, type TestDatabase } from '../database.ts'
import { startSync } from '../operations.ts'
import { seed } from '../people.ts'
import { faultWorld, signInAs, type FaultWorld } from './fault-world.ts'
import { startOne, type StartAnswer } from './starter.ts'
import { allEnd, endedRuns } from './truth.ts'
import { startWireProxy, type WireProxy } from './wire-proxy.ts'

/** Lines to the database that go dead in silence: nobody is told, and no byte passes. */

let built: Built
let database: TestDatabase
let proxy: WireProxy
let world: FaultWorld
beforeAll(async () => {
  built = await buildPrograms()
  database = await createTestDatabase()
  proxy = await startWireProxy(database.url)
  world = await faultWorld(built, { url: database.url, tenants: 3, size: 40 })
})
afterAll(async () => {
  await world.close()
  await proxy.close()
  await database.drop()
  built.remove()
})

/** Few, so that the story is soon over; in three lists at a time, so that work is under way when the line goes dead. */
const policyTypes = [
  'deviceConfiguration',
  'deviceCompliancePolicy',
  'assignmentFilter',
  'roleDefinition',
  'mobileApp',
  'termsAndConditions',
]

const through = () => ({ DATABASE_URL: proxy.url, WORKER_SLOTS: '4' })

const heldBy = async ({ workerId }: Running): Promise<number> =>
  (await seed(world.pool, `select 1 from operation_runs where status = 'running' and worker_id = $1`, [workerId]))
    .length

/** How long ago the rows of what is held last said that somebody lives, by the database's clock. */
async function longestSilence(): Promise<number> {
  const [row] = await seed<{ seconds: number }>(
    world.pool,
    `select max(extract(epoch from clock_timestamp() - heartbeat_at))::float8 as seconds
     from operation_runs where status = 'running'`,
    [],
  )
  return row?.seconds ?? 0
}

const beatsNow = ({ workerId }: Running) =>
  seed(world.pool, `select 1 from workers where id = $1 and last_beat_at > clock_timestamp() - interval '1 second'`, [
    workerId,
  ])

const refusals = (worker: Running): number => worker.log().split('the lease of a run is gone').length - 1

const listenersMade = (): number => proxy.counts().connectionsOf.get('tenantatlas-listen') ?? 0

type Ask = () => Promise<StartAnswer>

/** While no byte passes: what a person is told, and how soon; and how long the worker keeps what it holds. */
async function inTheDark(worker: Running, ask: Ask) {
  const from = performance.now()
  const first = await ask()
  expect(first).toMatchObject({ status: 503, retryAfter: '2' })
  expect(first.tookMs).toBeLessThan(6_000)
  const second = await ask()
  expect(second).toMatchObject({ status: 503, retryAfter: '2' })
  expect(second.tookMs).toBeLessThan(2_500)
  // Nobody else is there to take its runs: whatever it is told, it is told by its own clock.
  await until(
    'it lets go of all',
    () => refusals(worker),
    (count) => count === 3,
    25,
  )
  const silentSeconds = await longestSilence()
  // Others may take them after 20.
  expect(silentSeconds).toBeLessThan(20)
  return { firstMs: first.tookMs, secondMs: second.tookMs, letGoMs: performance.now() - from, silentSeconds }
}

async function backAgain(worker: Running, ask: Ask) {
  const from = performance.now()
  const taken = await until('starts are taken', ask, ({ status }) => status === 202, 10)
  const startsMs = performance.now() - from
  await until(
    'it beats',
    () => beatsNow(worker),
    (rows) => rows.length === 1,
    10,
  )
  const beatsMs = performance.now() - from
  expect(startsMs).toBeLessThan(5_000)
  expect(beatsMs).toBeLessThan(6_000)
  return { startsMs, beatsMs, run: taken.run }
}

test(
  'a worker and a web server behind one fail within seconds, let go before others may take over, and are back within seconds',
  { timeout: 90_000 },
  async () => {
    const web = await world.start('web', through())
    const worker = await world.start('worker', through())
    const cookie = await signInAs(web.url, world.workspace.people.operator.email)
    const tenant = world.workspace.tenants[0]?.externalId ?? ''
    const ask: Ask = () => startOne({ url: web.url, cookie }, tenant, { policyTypes: ['scopeTag'] })
    await world.slowGraph(1_000)
    const ids: number[] = []
    for (const each of world.workspace.tenants)
      ids.push((await startSync(world.db, world.workspace, { tenant: each, policyTypes })).id)
    await until(
      'it holds them',
      () => heldBy(worker),
      (count) => count === 3,
    )
    const listening = listenersMade()
    proxy.blackhole(() => true)
    const dark = await inTheDark(worker, ask)
    proxy.heal()
    const back = await backAgain(worker, ask)
    // They hear nothing either, and have to ask to find out.
    await until('both listen again', listenersMade, (made) => made >= listening + 2, 20)
    await world.slowGraph(0)
    await allEnd(world.pool)
    const ended = await endedRuns(world.pool)
    console.log(JSON.stringify({ dark, back, swallowed: proxy.counts().swallowed }))
    expect(proxy.counts().swallowed).toBeGreaterThan(5)
    expect(ended.map(({ id }) => id)).toEqual([...ids, back.run])
    for (const run of ended) expect(run).toMatchObject({ outcome: 'succeeded', ends: 1, notifications: 1, attempt: 1 })
    expect(world.fallen()).toEqual([])
  },
)
