import { expect, test } from 'vitest'
import { buildPrograms } from '../crash/processes.ts'
import { until } from '../crash/until.ts'
import { createTestDatabase } from '../database.ts'
import { seed } from '../people.ts'
import { faultWorld, signInAs, type FaultWorld } from './fault-world.ts'
import { acknowledged, keepStarting } from './starter.ts'
import { allEnd, expectOneTrueEndEach } from './truth.ts'
import { wedgedListener } from './wedged-listener.ts'
import { startWireProxy } from './wire-proxy.ts'

/** Nothing depends on a hint arriving. */

test(
  'a listener that is stuck in its transaction until the queue is full: somebody is told, and no run fails for it',
  { timeout: 90_000 },
  () => wedgedListener({ queuePages: 64, events: 5_000, bytesEach: 600, least: 0.9 }),
)

const starts = 24
const perSecond = 4
const pollMs = 1_000
/** A poll and a tenth is what a hint that does not arrive may cost; the rest is for a machine that others use too. */
const costsAtMostMs = pollMs + 100 + 500

test(
  'with no notification heard by anybody, work is picked up at most a poll later, and all of it ends',
  { timeout: 90_000 },
  async () => {
    const built = await buildPrograms()
    const database = await createTestDatabase()
    const proxy = await startWireProxy(database.url)
    const world = await faultWorld(built, { url: database.url, tenants: 20, size: 10 })
    try {
      const through = { DATABASE_URL: proxy.url, WORKER_SLOTS: '20' }
      const web = await world.start('web', through)
      await Promise.all([world.start('worker', through), world.start('worker', through)])
      const cookie = await signInAs(web.url, world.workspace.people.operator.email)
      const withHints = await startSome(world, web.url, cookie)
      proxy.dropNotifications()
      const without = await startSome(world, web.url, cookie)
      await expectOneTrueEndEach(world.pool, [...withHints.ids, ...without.ids])
      const dropped = proxy.counts().notificationsDropped
      console.log(JSON.stringify({ withHints, without, dropped }))
      expect(dropped).toBeGreaterThan(starts)
      expect(without.p99 - withHints.p99).toBeLessThan(costsAtMostMs)
    } finally {
      await world.close()
      await proxy.close()
      await database.drop()
      built.remove()
    }
  },
)

/** How long they waited for a worker, in ms. */
async function startSome(world: FaultWorld, url: string, cookie: string) {
  const starter = keepStarting({ url, cookie, book: world.book }, world.workspace, perSecond)
  await until(
    'enough were started',
    () => starter.answers.length,
    (count) => count >= starts,
  )
  await starter.stop()
  await allEnd(world.pool)
  const ids = acknowledged(starter.answers)
  const waits = await seed<{ ms: number }>(
    world.pool,
    `select (extract(epoch from started_at - created_at) * 1000)::float8 as ms
     from operation_runs where id = any ($1::bigint[]) order by ms`,
    [ids],
  )
  const at = (share: number): number => Math.round(waits[Math.ceil(waits.length * share) - 1]?.ms ?? Infinity)
  return { ids, p50: at(0.5), p99: at(0.99) }
}
