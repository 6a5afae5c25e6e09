import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { drainSeconds } from '../../operations/policy.ts'
import { policyTypeKeys } from '../../operations/policy-types.ts'
import { readRun, startSync } from '../operations.ts'
import { seed } from '../people.ts'
import { chance } from './chance.ts'
import { allEnded, holds, inWorld as inWorldOf } from './looks.ts'
import { expectEachEndedTrue, takeovers } from './many-runs.ts'
import { buildPrograms, type Built } from './processes.ts'
import { stop } from './told-to-stop.ts'
import { until } from './until.ts'
import type { CrashWorld, WorldOptions } from './world.ts'

/** Workers that are told to stop in the middle of everything (spec: quality C6, operations §5). */

let built: Built
beforeAll(async () => {
  built = await buildPrograms()
})
afterAll(() => built.remove())
const inWorld = (options: WorldOptions, story: (world: CrashWorld) => Promise<void>) =>
  inWorldOf(() => built, options, story)

/** So many runs of each tenant, each another choice of so many types. */
async function startMany({ db, workspace }: CrashWorld, each: number, types: number): Promise<number[]> {
  const ids: number[] = []
  for (let run = 0; run < each; run++)
    for (const tenant of workspace.tenants) {
      const policyTypes = policyTypeKeys.slice(run * types, (run + 1) * types)
      ids.push((await startSync(db, workspace, { tenant, policyTypes })).id)
    }
  return ids
}

/** What was on its way to the database by then arrives: within 100 ms where nothing else goes on, later beside other tests. */
const lastClaimWithinMs = 3000

describe.concurrent('a worker that is told to stop', { timeout: 180_000 }, () => {
  test(
    'with 500 queued and every slot busy: takes nothing more, gives back what it holds, and each run is done once',
    inWorld({ tenants: 25, size: 6, delayMs: 300 }, async (world) => {
      const ids = await startMany(world, 20, 1)
      expect(ids).toHaveLength(500)
      const first = await world.start({ WORKER_SLOTS: '20' })
      await holds(world, first, 20)
      const { how, lastClaimMs } = await stop(world, first)
      expect(how).toBe(0)
      expect(lastClaimMs).toBeLessThan(lastClaimWithinMs)
      await world.hook('DELETE', '/faults')
      await world.start({ WORKER_SLOTS: '20' })
      await allEnded(world)
      await expectEachEndedTrue(world, ids, [])
      expect(await takeovers(world, [])).toEqual({ ofTheDead: 0, ofTheLiving: [] })
    }),
  )

  test(
    'while its handlers do not listen: beats on until it gives back what they do, and takes nothing although it has room',
    inWorld({ tenants: 2, size: 0, delayMs: 0 }, async (world) => {
      const deaf = await world.start({ DEAF_MS: '60000', WORKER_SLOTS: '8' }, 'deaf-worker')
      const ids = await world.syncAll()
      await holds(world, deaf, 2)
      const stopping = stop(world, deaf)
      await until('it has heard', () => deaf.log().includes('told to stop'), Boolean, drainSeconds)
      const queued = await startMany(world, 1, 1)
      const seen = new Set<string>()
      const beats = new Set<number>()
      const look = async () => {
        for (const id of ids) {
          const run = await readRun(world.db, id)
          seen.add(run.freshness)
          if (run.worker_id !== null) beats.add(run.heartbeat_at?.getTime() ?? 0)
        }
        return deaf.isRunning()
      }
      await until('it is gone', look, (isRunning) => !isRunning, drainSeconds)
      const { how, lastClaimMs } = await stopping
      expect(how).toBe(0)
      expect(lastClaimMs).toBeLessThan(lastClaimWithinMs)
      for (const id of queued) expect(await readRun(world.db, id)).toMatchObject({ status: 'queued' })
      expect(beats.size).toBeGreaterThan(ids.length * 2)
      expect([...seen]).toEqual(['fresh_active'])
      for (const id of ids)
        expect(await readRun(world.db, id)).toMatchObject({ status: 'running', worker_id: null, lane_counted: false })
    }),
  )

  test(
    'at any instant of its start, its work and its waits: no run is lost, and none done twice',
    inWorld({ tenants: 10, size: 10, delayMs: 120 }, async (world) => {
      const { seed: chosen, between } = chance()
      const ids = await startMany(world, 5, 4)
      await world.hook('POST', '/faults', { kind: 'status', status: 429, retryAfter: { raw: '2' }, nth: 7, times: 60 })
      const met = { 'before it was ready': 0, 'holding nothing': 0, working: 0, 'waiting for Microsoft': 0 }
      let worstMs = 0
      for (let round = 0; round < 12; round++) {
        const worker = world.launch({ WORKER_SLOTS: '6' })
        let isReady = false
        void worker.ready.then(() => (isReady = true)).catch(() => undefined)
        if (round % 4 !== 0) await worker.ready
        // No condition to wait for: that the instant is any instant is the point.
        await new Promise((resolve) => setTimeout(resolve, round % 4 === 0 ? between(20, 250) : between(0, 1200)))
        const held = await seed<{ waits: boolean }>(
          world.pool,
          `select waiting_until is not null as waits from operation_runs where status = 'running' and worker_id in (select id from workers where pid = $1)`,
          [worker.pid],
        )
        if (!isReady) met['before it was ready']++
        else if (held.length === 0) met['holding nothing']++
        else met[held.some(({ waits }) => waits) ? 'waiting for Microsoft' : 'working']++
        const { how, lastClaimMs } = await stop(world, worker)
        worstMs = Math.max(worstMs, lastClaimMs)
        // Before it could listen the signal ends it as it ends any program.
        expect([0, 'SIGTERM']).toContain(how)
      }
      console.log(JSON.stringify({ seed: chosen, ...met, lastClaimMs: worstMs }))
      expect(worstMs).toBeLessThan(lastClaimWithinMs)
      expect(met.working + met['waiting for Microsoft']).toBeGreaterThan(3)
      // A quick machine has one ready in a third of a second.
      expect(met['before it was ready']).toBeGreaterThan(1)
      await world.start()
      await allEnded(world)
      await expectEachEndedTrue(world, ids, [])
      expect(await takeovers(world, [])).toEqual({ ofTheDead: 0, ofTheLiving: [] })
    }),
  )
})
