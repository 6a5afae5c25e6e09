import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultPolicy } from '../../operations/policy.ts'
import { activeOf, allEnded, inWorld } from './looks.ts'
import { expectEachEndedTrue } from './many-runs.ts'
import { buildPrograms, type Built, type Running } from './processes.ts'
import { until } from './until.ts'
import { callWitness, writtenBy } from './witness.ts'
import type { CrashWorld } from './world.ts'

/**
 * Workers frozen for three times their lease, in the middle of a batch and between two, while others go on with their runs
 * (spec: quality C3): when they thaw, nothing of theirs lands, and Microsoft hears no more of them than the calls that they
 * had already given out of their hands: a request that waits for its connection is sent when the process goes on.
 */

let built: Built
beforeAll(async () => {
  built = await buildPrograms()
})
afterAll(() => built.remove())

const workerCount = 20
const rounds = 5
const frozenMs = 3 * defaultPolicy.reconcileAfterSeconds * 1000
/** So many lists does a sync read side by side. */
const callsAtOnce = 3
const refusal = 'the lease of a run is gone'

type Frozen = { readonly worker: Running; readonly session: string }

const inTransaction = async ({ pool }: CrashWorld, condition = 'true'): Promise<Set<string>> => {
  const { rows } = await pool.query<{ session: string }>(
    `select application_name as session from pg_stat_activity
     where datname = current_database() and application_name like 'tenantatlas-f%' and xact_start is not null and ${condition}`,
  )
  return new Set(rows.map(({ session }) => session))
}

/** Stops half of them wherever they are, and the others in a batch that waits for a lock. How many were in a transaction. */
async function freeze(world: CrashWorld, all: readonly Frozen[]): Promise<{ inBatch: number; between: number }> {
  const half = all.length / 2
  for (const { worker } of all.slice(0, half)) worker.signal('SIGSTOP')
  const gate = await world.pool.connect()
  await gate.query('begin; lock table inventory_coverage in share mode')
  const left = new Map(all.slice(half).map(({ worker, session }) => [session, worker]))
  const stopWhoWaits = async (): Promise<number> => {
    for (const session of await inTransaction(world, `wait_event_type = 'Lock'`)) {
      left.get(session)?.signal('SIGSTOP')
      left.delete(session)
    }
    return left.size
  }
  await until('all wait in a batch', stopWhoWaits, (count) => count === 0, 20)
  await gate.query('rollback')
  gate.release()
  // Their statements end, and then they sit in their transactions, with nobody there to go on.
  const open = await inTransaction(world)
  const inBatch = all.filter(({ session }) => open.has(session)).length
  return { inBatch, between: all.length - inBatch }
}

type Requests = { readonly total: number; readonly tenants: Readonly<Record<string, { readonly total: number }>> }
const requestsOf = (world: CrashWorld): Promise<Requests> => world.hook('GET', '/counters?limit=0') as Promise<Requests>

type Asked = { readonly all: number; readonly mostOfOne: number }

/** Lets them go on, waits until each was refused, and answers with what they still asked of Microsoft. */
async function thaw(world: CrashWorld, all: readonly Frozen[], refusals: () => number): Promise<Asked> {
  const before = await requestsOf(world)
  const refusedBefore = refusals()
  for (const { worker } of all) worker.signal('SIGCONT')
  await until('each is refused', refusals, (count) => count >= refusedBefore + all.length, 30)
  let last = -1
  const isQuiet = async () => {
    const now = (await requestsOf(world)).total
    const quiet = now === last
    last = now
    return quiet ? now : -1
  }
  await new Promise((resolve) => setTimeout(resolve, 1000))
  await until('Microsoft hears no more', isQuiet, (count) => count >= 0)
  const after = await requestsOf(world)
  const ofEach = Object.entries(after.tenants).map(([key, { total }]) => total - (before.tenants[key]?.total ?? 0))
  return { all: after.total - before.total, mostOfOne: Math.max(...ofEach) }
}

test(
  `${workerCount * rounds} times frozen past their lease: nothing that they write afterwards lands`,
  inWorld(
    () => built,
    { tenants: workerCount, size: 30, delayMs: 400 },
    async (world) => {
      await callWitness(world)
      const workerOf = new Map<string, string>()
      const started = async (session: string, slots: number): Promise<Frozen> => {
        const worker = await world.start({ WORKER_SLOTS: String(slots) }, 'worker', { session })
        workerOf.set(`tenantatlas-${session}`, worker.workerId)
        return { worker, session: `tenantatlas-${session}` }
      }
      const all: Frozen[] = []
      for (let at = 0; at < workerCount; at++) all.push(await started(`f${at}`, 1))
      const refusals = () => all.reduce((sum, { worker }) => sum + worker.log().split(refusal).length - 1, 0)
      const ids: number[] = []
      const happened = { inBatch: 0, between: 0, requestsAfter: 0, mostOfOne: 0 }
      for (let round = 0; round < rounds; round++) {
        ids.push(...(await world.syncAll()))
        await until(
          'each does one',
          () => activeOf(world),
          (runs) => runs.length === workerCount && runs.every((run) => run.worker_id !== null),
        )
        const { inBatch, between } = await freeze(world, all)
        const frozenAt = performance.now()
        const others = await Promise.all([started(`o${round}a`, 10), started(`o${round}b`, 10)])
        await allEnded(world, 60)
        for (const { worker } of others) worker.signal('SIGTERM')
        await Promise.all(others.map(({ worker }) => worker.ended))
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, frozenAt + frozenMs - performance.now())))
        happened.inBatch += inBatch
        happened.between += between
        const asked = await thaw(world, all, refusals)
        happened.requestsAfter += asked.all
        happened.mostOfOne = Math.max(happened.mostOfOne, asked.mostOfOne)
      }
      const written = await writtenBy(world, workerOf)
      console.log(
        JSON.stringify({ ...happened, refused: refusals(), written: written.rows, byOthers: written.byOthers.length }),
      )
      await expectEachEndedTrue(world, ids.slice(-workerCount), [])
      expect(written.rows).toBeGreaterThan(1000)
      expect(written.byOthers).toEqual([])
      expect(refusals()).toBe(workerCount * rounds)
      expect(Math.min(happened.inBatch, happened.between)).toBeGreaterThan((workerCount * rounds) / 10)
      expect(happened.mostOfOne).toBeLessThanOrEqual(callsAtOnce)
      expect(happened.requestsAfter).toBeLessThan((workerCount * rounds) / 10)
      for (const { worker } of all) expect(worker.isRunning()).toBe(true)
    },
  ),
)
