import { seed } from '../people.ts'
import type { Built, Running } from './processes.ts'
import { until } from './until.ts'
import { eventsOf } from './verdict.ts'
import { crashWorld, type CrashWorld, type WorldOptions } from './world.ts'

/** What stories of the crash suite look at while they go on. */

/** A test of its own world, which is gone afterwards whatever became of the story. */
export const inWorld =
  (built: () => Built, options: WorldOptions, story: (world: CrashWorld) => Promise<void>) =>
  async (): Promise<void> => {
    const world = await crashWorld(built(), options)
    try {
      await story(world)
    } finally {
      await world.close()
    }
  }

export type Active = { readonly id: number; readonly worker_id: string | null }
export const activeOf = ({ pool }: CrashWorld): Promise<Active[]> =>
  seed<Active>(pool, `select id, worker_id from operation_runs where status <> 'completed'`, [])

export const heldBy = async (world: CrashWorld, worker: Running): Promise<number> =>
  (await activeOf(world)).filter((run) => run.worker_id === worker.workerId).length

export const allEnded = (world: CrashWorld, seconds?: number): Promise<Active[]> =>
  until(
    'all runs end',
    () => activeOf(world),
    (active) => active.length === 0,
    seconds,
  )

export const holds = (world: CrashWorld, worker: Running, count: number): Promise<number> =>
  until(
    `a worker holds ${count}`,
    () => heldBy(world, worker),
    (held) => held === count,
  )

/** Which of the sessions of workers are like this: the fault is aimed by what the server itself sees of them. */
export async function sessionsOf({ pool }: CrashWorld, condition: string): Promise<number[]> {
  const { rows } = await pool.query<{ pid: number }>(
    `select pid from pg_stat_activity where datname = current_database() and application_name like 'tenantatlas-%' and ${condition}`,
  )
  return rows.map((row) => row.pid)
}

/** Each story as what was done to the run, and by which worker: `begin a, resume b`. */
export async function storyOf(
  world: CrashWorld,
  id: number,
  names: Readonly<Record<string, Running>>,
): Promise<string> {
  const nameOf = (actor: string) => Object.entries(names).find(([, worker]) => worker.workerId === actor)?.[0]
  const events = (await eventsOf(world.db, id)).filter(({ kind }) => kind !== 'start')
  return events.map(({ kind, actor_name }) => `${kind} ${nameOf(actor_name) ?? actor_name}`).join(', ')
}
