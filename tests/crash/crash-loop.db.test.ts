import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { notificationsOf, readRun, startSync } from '../operations.ts'
import type { TestTenant } from '../people.ts'
import { ageBeatsOf } from './clock-hands.ts'
import { keepAlive } from './keep-alive.ts'
import { activeOf, allEnded, inWorld as inWorldOf } from './looks.ts'
import { buildPrograms, type Built } from './processes.ts'
import { until } from './until.ts'
import { eventsOf, expectNothingLeft } from './verdict.ts'
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

async function expectCrashLoop({ db }: CrashWorld, id: number, tenant: TestTenant): Promise<void> {
  const kinds = (await eventsOf(db, id)).map(({ kind }) => kind)
  expect(kinds).toEqual(['start', 'begin', 'resume', 'resume', 'reconcile'])
  expect(await readRun(db, id)).toMatchObject({
    outcome: 'failed',
    reason_code: 'worker_crash_loop',
    attempt: 3,
    freshness: 'reconciled_failed',
    problem_class: 'terminal_follow_up',
  })
  const title = `Inventory sync for ${tenant.name} was ended by reconciliation`
  const body = expect.stringContaining('Three workers in a row were lost while doing it.') as string
  expect(await notificationsOf(db, id)).toMatchObject([{ title, body }])
}

/** One sync after the other for each tenant while it is called again and again; answers with all of them. */
function steadyWork(world: CrashWorld, tenants: readonly TestTenant[]) {
  const ids: number[] = []
  const lastOf = new Map<TestTenant, number>()
  return {
    ids,
    async goOn(): Promise<void> {
      const active = new Set((await activeOf(world)).map(({ id }) => id))
      for (const tenant of tenants) {
        if (active.has(lastOf.get(tenant) ?? 0)) continue
        const { id } = await startSync(world.db, world.workspace, { tenant })
        lastOf.set(tenant, id)
        ids.push(id)
      }
    },
  }
}

const deadly = [
  { name: 'ends its process', env: { POISON_IS: 'exit' } },
  {
    name: 'takes all the memory there is',
    env: { POISON_IS: 'memory', NODE_OPTIONS: '--max-old-space-size=64' },
  },
]

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
