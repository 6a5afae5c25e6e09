import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reconciliationSentence } from '../../operations/decision.ts'
import { defaultPolicy } from '../../operations/policy.ts'
import type { Reconciliation } from '../../operations/run.ts'
import { notificationsOf, readRun } from '../operations.ts'
import { ageBeginOf } from './clock-hands.ts'
import { activeOf, allEnded, heldBy, holds, inWorld as inWorldOf, sessionsOf, storyOf } from './looks.ts'
import { buildPrograms, type Built } from './processes.ts'
import { until } from './until.ts'
import { expectAllTrue } from './verdict.ts'
import type { CrashWorld, WorldOptions } from './world.ts'

/** What befalls workers, in real time; side by side, because most of it is waiting for leases to run out. */

let built: Built
beforeAll(async () => {
  built = await buildPrograms()
})
afterAll(() => built.remove())

const slots = { WORKER_SLOTS: '4' }
const inWorld = (options: WorldOptions, story: (world: CrashWorld) => Promise<void>) =>
  inWorldOf(() => built, options, story)

describe.concurrent('a worker', { timeout: 120_000 }, () => {
  test(
    'killed with -9 at random points of twenty syncs: each ends once, told once, with true counts',
    inWorld({ tenants: 20, size: 40, delayMs: 120 }, async (world) => {
      const start = () => world.start(slots)
      const workers = [start(), start(), start()]
      await Promise.all(workers)
      const ids = await world.syncAll()
      let struck = 0
      for (let kill = 0; kill < 5; kill++) {
        // No condition to wait for: that the instant is any instant is the point.
        await new Promise((resolve) => setTimeout(resolve, 500 + Math.random() * 1000))
        const victim = await workers.shift()
        if (victim === undefined) throw new Error('there is nobody to kill')
        victim.signal('SIGKILL')
        await victim.ended
        if ((await heldBy(world, victim)) > 0) struck++
        workers.push(start())
      }
      expect(struck).toBeGreaterThan(2)
      await Promise.all(workers)
      await allEnded(world)
      await expectAllTrue(world, ids)
      const stories = await Promise.all(ids.map((id) => storyOf(world, id, {})))
      expect(stories.filter((story) => story.includes('resume')).length).toBeGreaterThanOrEqual(struck)
    }),
  )

  test(
    'frozen in the middle of a batch until others went on with its runs: what it still writes is refused',
    inWorld({ tenants: 3, size: 40, delayMs: 200 }, async (world) => {
      const frozen = await world.start(slots)
      const ids = await world.syncAll()
      await holds(world, frozen, 3)
      const gate = await world.pool.connect()
      await gate.query('begin; lock table inventory_coverage in share mode')
      await until(
        'a batch waits',
        () => sessionsOf(world, `wait_event_type = 'Lock'`),
        (pids) => pids.length > 0,
      )
      frozen.signal('SIGSTOP')
      await gate.query('rollback')
      gate.release()

      // It holds the row of a run, and nobody there lets it go: the server does.
      const holding = await sessionsOf(world, `state = 'idle in transaction'`)
      expect(holding).not.toEqual([])
      const fresh = await world.start(slots)
      const stillHolding = async () =>
        (await sessionsOf(world, `state = 'idle in transaction'`)).filter((pid) => holding.includes(pid))
      await until('the row is free', stillHolding, (pids) => pids.length === 0, 12)

      await holds(world, fresh, 3)
      frozen.signal('SIGCONT')
      const refused = () => frozen.log().split('the lease of a run is gone').length - 1
      await until('it finds itself fenced', refused, (count) => count === 3)
      await allEnded(world)
      await expectAllTrue(world, ids)
      for (const id of ids)
        expect(await storyOf(world, id, { frozen, fresh })).toBe('begin frozen, resume fresh, complete fresh')
      expect(frozen.isRunning()).toBe(true)
    }),
  )

  test(
    'told to stop while its runs are at work: gone within ten seconds, and each run goes on elsewhere at once',
    inWorld({ tenants: 4, size: 40, delayMs: 200 }, async (world) => {
      const first = await world.start(slots)
      const ids = await world.syncAll()
      await holds(world, first, 4)
      const haveWorked = async () =>
        (await Promise.all(ids.map((id) => readRun(world.db, id)))).filter(
          (run) => Number(run.summary_counts['processed']) > 0,
        )
      await until('all have done some of it', haveWorked, (runs) => runs.length === 4)
      const toldAt = performance.now()
      first.signal('SIGTERM')
      expect(await first.ended).toBe(0)
      expect(performance.now() - toldAt).toBeLessThan(10_000)
      for (const id of ids)
        expect(await readRun(world.db, id)).toMatchObject({
          status: 'running',
          worker_id: null,
          freshness: 'fresh_active',
        })
      const second = await world.start(slots)
      await allEnded(world)
      await expectAllTrue(world, ids)
      for (const id of ids)
        expect(await storyOf(world, id, { first, second })).toBe(
          'begin first, release first, resume second, complete second',
        )
    }),
  )

  test(
    'whose handler keeps its thread busy for twenty seconds: its beats go on, and nobody takes what it holds for dead',
    inWorld({ tenants: 4, size: 0, delayMs: 0 }, async (world) => {
      const env = { BUSY_MS: '20000', WORKER_SLOTS: '2' }
      const busy = await Promise.all([world.start(env, 'busy-worker'), world.start(env, 'busy-worker')])
      const ids = await world.syncAll()
      for (const worker of busy) await holds(world, worker, 2)
      await world.start(slots)
      const seen = new Set<string>()
      const look = async () => {
        const runs = await Promise.all(ids.map((id) => readRun(world.db, id)))
        for (const run of runs) seen.add(run.freshness)
        return runs.filter((run) => run.status !== 'completed')
      }
      await until('they end', look, (runs) => runs.length === 0)
      expect([...seen].sort()).toEqual(['fresh_active', 'terminal_normal'])
      for (const id of ids) {
        const run = await readRun(world.db, id)
        expect(run).toMatchObject({ outcome: 'succeeded', attempt: 1 })
        expect(Number(run.completed_at) - Number(run.started_at)).toBeGreaterThan(20_000)
      }
    }),
  )

  test(
    'whose handler is stuck beyond the longest that a run may take: it is ended for that, and not for silence',
    inWorld({ tenants: 1, size: 0, delayMs: 0 }, async (world) => {
      const stuck = await world.start({ BUSY_MS: '600000' }, 'busy-worker')
      const [id = 0] = await world.syncAll()
      await holds(world, stuck, 1)
      expect(await ageBeginOf(world, id, defaultPolicy.maxRuntimeSeconds)).toBe(1)
      const keeper = await world.start(slots)
      await allEnded(world)
      stuck.signal('SIGKILL')
      const run = await readRun(world.db, id)
      expect(run).toMatchObject({ outcome: 'failed', reason_code: 'runtime_exceeded', freshness: 'reconciled_failed' })
      const { reconciliation } = run.context as { reconciliation: Reconciliation }
      expect(reconciliation.workerId).toBe(stuck.workerId)
      const silentMs = Date.parse(reconciliation.at) - Date.parse(reconciliation.lastHeartbeatAt ?? '')
      expect(silentMs).toBeLessThan(defaultPolicy.staleAfterSeconds * 1000)
      const words = reconciliationSentence(reconciliation)
      expect(words).toContain('it may run for 30 min')
      expect(words).not.toBe(reconciliationSentence({ ...reconciliation, reason: 'worker_lost' }))
      const told = await notificationsOf(world.db, id)
      expect(told).toMatchObject([{ body: expect.stringContaining('It ran longer than it may') as string }])
      expect(await storyOf(world, id, { stuck, keeper })).toBe('begin stuck, reconcile Reconciler')
    }),
  )

  test(
    'whose connections to the database are cut again and again: it stays, and each run ends once, with true counts',
    inWorld({ tenants: 8, size: 40, delayMs: 100 }, async (world) => {
      const workers = [await world.start(slots), await world.start(slots)]
      const ids = await world.syncAll()
      let cut = 0
      while (cut < 60 && (await activeOf(world)).length > 0) {
        for (const pid of await sessionsOf(world, 'true')) {
          await world.pool.query('select pg_terminate_backend($1)', [pid])
          cut++
        }
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 800))
      }
      expect(cut).toBeGreaterThan(20)
      await allEnded(world)
      await expectAllTrue(world, ids)
      for (const worker of workers) expect(worker.isRunning()).toBe(true)
    }),
  )
})
