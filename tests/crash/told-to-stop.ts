import { expect } from 'vitest'
import { drainSeconds } from '../../operations/policy.ts'
import { seed } from '../people.ts'
import type { Launched } from './processes.ts'
import type { CrashWorld } from './world.ts'

type Stoppable = Pick<Launched, 'pid' | 'signal' | 'ended' | 'log'>

export type Stopped = {
  /** With which code, or by which signal, it ended. */
  readonly how: number | NodeJS.Signals
  readonly tookMs: number
  /** How long after it heard that it shall stop a claim of it still came through; 0 when none did. */
  readonly lastClaimMs: number
}

/** Tells it to stop; answers with how it ended, and with its last claim. It must be gone within the limit. */
export async function stop(world: CrashWorld, worker: Stoppable): Promise<Stopped> {
  const toldAt = Date.now()
  worker.signal('SIGTERM')
  const how = await worker.ended
  const tookMs = Date.now() - toldAt
  expect(tookMs).toBeLessThan(drainSeconds * 1000)
  return { how, tookMs, lastClaimMs: await lastClaimAfter(world, worker, toldAt) }
}

async function lastClaimAfter({ pool }: CrashWorld, worker: Stoppable, toldAt: number): Promise<number> {
  const said = worker
    .log()
    .split('\n')
    .find((line) => line.includes('told to stop'))
  const heardAt = said === undefined ? toldAt : (JSON.parse(said) as { time: number }).time
  const [row] = await seed<{ late: number | null }>(
    pool,
    `select max(extract(epoch from e.at - $2::timestamptz) * 1000)::float8 as late from operation_run_events e
     where e.actor_name in (select id from workers where pid = $1) and e.kind in ('begin', 'resume')`,
    [worker.pid, new Date(heardAt)],
  )
  return Math.max(0, row?.late ?? 0)
}
