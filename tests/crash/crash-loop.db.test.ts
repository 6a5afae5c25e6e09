import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readRun, startSync } from '../operations.ts'
import { ageBeatsOf } from './clock-hands.ts'
import { keepAlive } from './keep-alive.ts'
import { activeOf, allEnded, inWorld as inWorldOf } from './looks.ts'
import { deadly, expectCrashLoop, steadyWork } from './poisoned.ts'
import { buildPrograms, type Built } from './processes.ts'
import { until } from './until.ts'
import { expectNothingLeft } from './verdict.ts'
import type { CrashWorld } from './world.ts'

/** Work that ends whichever worker does it (spec: quality C5): three of them and no more, and nobody else pays for it. */

let built: Built
beforeAll(async () => {
  built = await buildPrograms()
})
afterAll(() => built.remove())

/** So that a lease is over in a few seconds, and what must be seen silent for five is. */
const agedSeconds = 18
const afterDeath = (world: CrashWorld) => (dead: { workerId: string }) => ageBeatsOf(world, dead.workerId, agedSeconds)

const inWorld = (tenants: number, story: (world: CrashWorld) => Promise<void>) =>
  inWorldOf(() => built, { tenants, size: 0, delayMs: 0 }, story)

describe.concurrent('a run that', { timeout: 120_000 }, () => {
  test.each(deadly)('$name: three attempts, then it is over and said so, while the work of others goes on', ({ env }) =>
    inWorld(6, async (world) => {
      const [poison, ...others] = world.workspace.tenants
      if (poison === undefined) throw new Error('there is no tenant')
      const all = { WORKER_SLOTS: '3', POISON: poison.externalId, ITEM_MS: '40', ...env }
      const kept = keepAlive(2, () => world.start(all, 'poison-worker'), afterDeath(world))
      const { id } = await startSync(world.db, world.workspace, { tenant: poison })
      const work = steadyWork(world, others)
      const look = async () => {
        await work.goOn()
        return (await readRun(world.db, id)).status
      }
      await until('the poison is out', look, (status) => status === 'completed')
      await allEnded(world)
      await kept.stop()
      await expectCrashLoop(world, id, poison)
      expect(kept.deaths).toHaveLength(3)
      expect(work.ids.length).toBeGreaterThan(others.length * 2)
      for (const each of work.ids) expect(await readRun(world.db, each)).toMatchObject({ outcome: 'succeeded' })
      await expectNothingLeft(world)
    })(),
  )

  test(
    'ends its process again and again takes none of those along that the same worker does beside it',
    inWorld(3, async (world) => {
      const [poison, ...others] = world.workspace.tenants
      if (poison === undefined) throw new Error('there is no tenant')
      const env = { WORKER_SLOTS: '5', POISON: poison.externalId, POISON_IS: 'exit', ITEM_MS: '200' }
      const kept = keepAlive(1, () => world.start(env, 'poison-worker'), afterDeath(world))
      const ids: number[] = []
      for (const tenant of others) ids.push((await startSync(world.db, world.workspace, { tenant })).id)
      await until(
        'they are at work',
        () => activeOf(world),
        (active) => active.every((run) => run.worker_id !== null),
      )
      const { id } = await startSync(world.db, world.workspace, { tenant: poison })
      await allEnded(world)
      await kept.stop()
      await expectCrashLoop(world, id, poison)
      for (const each of ids)
        expect(await readRun(world.db, each)).toMatchObject({ outcome: 'succeeded', summary_counts: { processed: 20 } })
      await expectNothingLeft(world)
    }),
  )
})
