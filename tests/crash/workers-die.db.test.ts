import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readRun } from '../operations.ts'
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
    'whose handler keeps its thread busy for twenty seconds: its beats go on, and nobody takes it for dead',
    inWorld({ tenants: 1, size: 0, delayMs: 0 }, async (world) => {
      const busy = await world.start({ BUSY_MS: '20000' }, 'busy-worker')
      const [id = 0] = await world.syncAll()
      await holds(world, busy, 1)
      await world.start(slots)
      const seen = new Set<string>()
      const look = async () => {
        const run = await readRun(world.db, id)
        seen.add(run.freshness)
        return run.status
      }
      await until('it ends', look, (status) => status === 'completed')
      expect([...seen].sort()).toEqual(['fresh_active', 'terminal_normal'])
      expect(await storyOf(world, id, { busy })).toBe('begin busy, complete busy')
      expect(await readRun(world.db, id)).toMatchObject({ outcome: 'succeeded', attempt: 1 })
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
