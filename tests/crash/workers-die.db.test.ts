import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readRun } from '../operations.ts'
import { seed } from '../people.ts'
import { buildPrograms, type Built, type Running } from './processes.ts'
import { eventsOf, expectAllTrue } from './verdict.ts'
import { crashWorld, type CrashWorld, type WorldOptions } from './world.ts'

/** What befalls workers, in real time, side by side because most of it is waiting for leases to run out. */

let built: Built
beforeAll(async () => {
  built = await buildPrograms()
})
afterAll(() => built.remove())

const patient = { timeout: 58_000, interval: 100 }
const slots = { WORKER_SLOTS: '4' }

async function inWorld(options: WorldOptions, story: (world: CrashWorld) => Promise<void>): Promise<void> {
  const world = await crashWorld(built, options)
  try {
    await story(world)
  } finally {
    await world.close()
  }
}

const activeOf = async ({ pool }: CrashWorld): Promise<{ id: number; worker_id: string | null }[]> =>
  seed(pool, `select id, worker_id from operation_runs where status <> 'completed'`, [])
const heldBy = async (world: CrashWorld, worker: Running): Promise<number[]> =>
  (await activeOf(world)).filter((run) => run.worker_id === worker.workerId).map(({ id }) => id)
const allEnded = (world: CrashWorld) => expect.poll(() => activeOf(world), patient).toEqual([])
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe.concurrent('a worker', () => {
  test(
    'killed with -9 at random points of twenty syncs: each ends once, told once, with true counts',
    () =>
      inWorld({ tenants: 20, size: 60, delayMs: 60 }, async (world) => {
        const workers = [await world.start(slots), await world.start(slots), await world.start(slots)]
        const ids = await world.syncAll()
        let struck = 0
        for (let kill = 0; kill < 6; kill++) {
          await pause(Math.random() * 800)
          const index = kill % workers.length
          const victim = workers[index]
          if (victim === undefined) throw new Error('there is nobody to kill')
          victim.signal('SIGKILL')
          await victim.ended
          if ((await heldBy(world, victim)).length > 0) struck++
          workers[index] = await world.start(slots)
        }
        expect(struck).toBeGreaterThan(2)
        await allEnded(world)
        await expectAllTrue(world, ids)
      }),
    60_000,
  )
})
