import { expect } from 'vitest'
import { seed } from '../people.ts'
import type { Death } from './deaths.ts'
import type { Built, Running } from './processes.ts'
import { stop } from './told-to-stop.ts'
import { until } from './until.ts'
import type { CrashWorld } from './world.ts'

export type Side = 'older' | 'newer'
export type Blow = 'SIGKILL' | 'SIGTERM'

/** Workers of two builds on one database: each that is struck is followed by a fresh one of its own build. */
export type Fleet = {
  readonly deaths: readonly Death[]
  /** Strikes one of that side; how many runs it held then. One of each side is always left, ready and at work. */
  readonly strike: (side: Side, blow: Blow, choose: (all: readonly Running[]) => Running) => Promise<number>
  /** When all who were told to stop are gone, each in time, and all who follow are ready. */
  readonly settled: () => Promise<void>
  readonly sideOf: (workerId: string) => Side
}

export async function startFleet(
  world: CrashWorld,
  builds: Readonly<Record<Side, Built>>,
  count: number,
  env: Readonly<Record<string, string>>,
): Promise<Fleet> {
  const ready: Record<Side, Running[]> = { older: [], newer: [] }
  const sides = new Map<string, Side>()
  const deaths: Death[] = []
  const { later, settled } = background()
  const follow = async (side: Side): Promise<void> => {
    const worker = await world.start(env, 'worker', { built: builds[side] })
    sides.set(worker.workerId, side)
    ready[side].push(worker)
  }

  for (const side of ['older', 'newer'] as const) for (let made = 0; made < count; made++) later(follow(side))
  await settled()
  return {
    deaths,
    settled,
    async strike(side, blow, choose) {
      const all = await until(
        'somebody is left to go on',
        () => ready[side],
        (workers) => workers.length > 1,
      )
      const worker = choose(all)
      all.splice(all.indexOf(worker), 1)
      const ofIts = () => heldIdsOf(world, worker)
      let held = await ofIts()
      if (blow === 'SIGTERM') later(leave(world, worker))
      else {
        worker.signal('SIGKILL')
        expect(await worker.ended).toBe('SIGKILL')
        const at = Date.now()
        held = await ofIts()
        deaths.push({ workerId: worker.workerId, at, held })
      }
      later(follow(side))
      return held.length
    },
    sideOf(workerId) {
      const side = sides.get(workerId)
      if (side === undefined) throw new Error(`there was no worker ${workerId}`)
      return side
    },
  }
}

/** What goes on beside the story; whoever waits until it has settled hears of what failed. */
function background() {
  const pending: Promise<void>[] = []
  return {
    later(work: Promise<void>): void {
      work.catch(() => undefined)
      pending.push(work)
    },
    settled: async (): Promise<void> => void (await Promise.all(pending.splice(0))),
  }
}

async function leave(world: CrashWorld, worker: Running): Promise<void> {
  const { how } = await stop(world, worker)
  expect(how).toBe(0)
}

async function heldIdsOf({ pool }: CrashWorld, worker: Running): Promise<number[]> {
  const rows = await seed<{ id: number }>(
    pool,
    `select id from operation_runs where status = 'running' and worker_id = $1`,
    [worker.workerId],
  )
  return rows.map(({ id }) => id)
}
