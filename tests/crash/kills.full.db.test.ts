import { afterAll, beforeAll, expect, test } from 'vitest'
import { policyTypeKeys } from '../../operations/policy-types.ts'
import { percentile } from '../../bench/frame/statistics.ts'
import { startSync } from '../operations.ts'
import { chance } from './chance.ts'
import { settled, staleOver, watchDeaths, type DeathWatch } from './deaths.ts'
import { activeOf, allEnded, inWorld } from './looks.ts'
import { apiToken } from './api-token.ts'
import { expectEachEndedTrue, couldBeShown, takeovers } from './many-runs.ts'
import { buildPrograms, type Built, type Running } from './processes.ts'
import type { CrashWorld } from './world.ts'

/**
 * Workers killed at any instant, again and again, while a thousand runs go through their hands (spec: quality C1): each ends
 * once, and people see soon that a worker is dead, and soon that its runs are somebody's again.
 */

let built: Built
beforeAll(async () => {
  built = await buildPrograms()
})
afterAll(() => built.remove())

const runCount = 1000
const killCount = 200
const workerCount = 4
const slots = 3
/** Each its own work: so many types at once, of those a tenant has. */
const typesAtOnce = 2
const choices = Array.from({ length: Math.floor(policyTypeKeys.length / typesAtOnce) }, (_, index) =>
  policyTypeKeys.slice(index * typesAtOnce, (index + 1) * typesAtOnce),
)
const tenantCount = Math.ceil(runCount / choices.length)
/** Enough for every slot, and a queue behind them. */
const activeAtLeast = 24
const { seed, between, oneOf } = chance()

/** Keeps the queue filled, and something left to start until the last kill. */
async function feed(world: CrashWorld, watch: DeathWatch, ids: number[], isOver: () => boolean): Promise<void> {
  const works = choices.flatMap((policyTypes) => world.workspace.tenants.map((tenant) => ({ tenant, policyTypes })))
  while (ids.length < runCount && !isOver()) {
    const missing = activeAtLeast - (await activeOf(world)).length
    const soFar = activeAtLeast + (runCount * watch.deaths.length) / killCount
    for (const work of works.slice(ids.length, Math.min(runCount, soFar, ids.length + missing)))
      ids.push((await startSync(world.db, world.workspace, work)).id)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** Kills one of them at a time, at any instant; each is followed by a fresh one. */
async function killAndReplace(world: CrashWorld, watch: DeathWatch): Promise<{ struck: number; ids: string[] }> {
  const start = (): Promise<Running> => world.start({ WORKER_SLOTS: String(slots) })
  const workers: Running[] = await Promise.all(Array.from({ length: workerCount }, start))
  const ids = workers.map(({ workerId }) => workerId)
  const coming = new Set<Promise<unknown>>()
  let struck = 0
  for (let kill = 0; kill < killCount; kill++) {
    // No condition to wait for: that the instant is any instant is the point.
    await new Promise((resolve) => setTimeout(resolve, between(200, 1800)))
    const victim = oneOf(workers)
    workers.splice(workers.indexOf(victim), 1)
    victim.signal('SIGKILL')
    expect(await victim.ended).toBe('SIGKILL')
    if ((await watch.died(victim.workerId)).held.length > 0) struck++
    const next = start().then((fresh) => {
      workers.push(fresh)
      ids.push(fresh.workerId)
      coming.delete(next)
    })
    coming.add(next)
    if (workers.length < 2) await Promise.race(coming)
  }
  await Promise.all(coming)
  return { struck, ids }
}

test(
  `killed with -9 ${killCount} times over ${runCount} runs: each ends once, is seen to be stale and is settled soon, and no living worker's run is touched`,
  inWorld(
    () => built,
    { tenants: tenantCount, size: 16, delayMs: 350 },
    async (world) => {
      const web = await world.start({ PORT: '0' }, 'web')
      const watch = watchDeaths(world.pool, staleOver(web.url, await apiToken(world)), 200)
      const ids: number[] = []
      let isOver = false
      const feeding = feed(world, watch, ids, () => isOver)
      try {
        const { struck, ids: workerIds } = await killAndReplace(world, watch)
        await feeding
        await settled(world.pool, watch, 60)
        await allEnded(world, 120)
        await watch.stop()

        const fates = await watch.fates()
        const shown = fates.filter(couldBeShown).map((fate) => fate.shownAfterMs)
        const resolved = fates.map((fate) => fate.resolvedAfterMs)
        const ended = await expectEachEndedTrue(world, ids, watch.deaths)
        console.log(
          JSON.stringify({
            seed,
            kills: watch.deaths.length,
            struck,
            lost: fates.length,
            runs: ids.length,
            ...ended,
            looks: watch.looks(),
            shownMs: { p50: percentile(shown, 0.5), p99: percentile(shown, 0.99), most: Math.max(...shown) },
            resolvedMs: {
              p50: percentile(resolved, 0.5),
              p99: percentile(resolved, 0.99),
              most: Math.max(...resolved),
            },
          }),
        )
        expect(ids).toHaveLength(runCount)
        expect(watch.deaths).toHaveLength(killCount)
        expect(struck).toBeGreaterThan(killCount / 2)
        expect(new Set(workerIds).size).toBe(workerIds.length)
        expect(watch.falseStale()).toEqual([])
        expect(await takeovers(world, watch.deaths)).toEqual({
          ofTheDead: expect.any(Number) as number,
          ofTheLiving: [],
        })
        expect(percentile(shown, 0.99)).toBeLessThan(15_000)
        expect(percentile(resolved, 0.99)).toBeLessThan(30_000)
      } finally {
        isOver = true
        await feeding
        await watch.stop()
      }
    },
  ),
)
