import type { Running } from '../crash/processes.ts'
import { until } from '../crash/until.ts'
import { seed } from '../people.ts'
import type { Dice } from './storm-history.ts'
import type { StormWorld } from './storm-world.ts'

export type Fault = 'kill -9' | 'SIGSTOP' | 'SIGCONT' | 'SIGTERM' | 'cut' | 'kill -9 of web'

/** The workers and web processes of a storm, and what befalls them. Whoever goes is replaced. */
export type Fleet = {
  readonly webs: () => readonly string[]
  /** How often each fault really happened, and how many of the kills struck a worker at work. */
  readonly happened: () => Readonly<Record<Fault | 'kill -9 at work', number>>
  readonly kill: (dice: Dice) => Promise<void>
  readonly freeze: (dice: Dice, ms: number) => Promise<void>
  readonly stop: (dice: Dice) => Promise<void>
  readonly cut: (dice: Dice) => Promise<void>
  readonly killWeb: (dice: Dice) => Promise<void>
  /** All that are still being replaced or frozen are there again. */
  readonly settled: () => Promise<void>
  /** Tells all of them to stop; fails when one does not. */
  readonly end: () => Promise<void>
}

type Crew = ReturnType<typeof crewOf>

export async function fleetIn(world: StormWorld, workers: number, webs: number): Promise<Fleet> {
  const working = await Promise.all(Array.from({ length: workers }, () => world.startWorker()))
  const serving = [world.firstWeb, ...(await Promise.all(Array.from({ length: webs - 1 }, world.startWeb)))]
  const crew = crewOf(world, working, serving)
  const { note, later, taken, replace, settled } = crew
  return {
    ...strikes(world, crew),
    webs: () => serving.map(({ url }) => url),
    happened: () => crew.counts,
    settled,
    async freeze(dice, ms) {
      const frozen = await taken(dice)
      frozen.signal('SIGSTOP')
      note('SIGSTOP', frozen.pid)
      const thaw = async (): Promise<void> => {
        await new Promise((resolve) => setTimeout(resolve, ms))
        frozen.signal('SIGCONT')
        note('SIGCONT', frozen.pid)
        working.push(frozen)
      }
      later(thaw())
    },
    async stop(dice) {
      const told = await taken(dice)
      told.signal('SIGTERM')
      note('SIGTERM', told.pid)
      replace(working, world.startWorker)
      later(gone(told))
    },
    async end() {
      const all = [...working, ...serving]
      for (const each of all) each.signal('SIGTERM')
      await Promise.all(all.map(gone))
    },
  }
}

function crewOf(world: StormWorld, working: Running[], serving: Running[]) {
  const counts = { 'kill -9': 0, 'kill -9 at work': 0, SIGSTOP: 0, SIGCONT: 0, SIGTERM: 0, cut: 0, 'kill -9 of web': 0 }
  const pending = new Set<Promise<unknown>>()
  const wrong: Error[] = []
  const later = (work: Promise<unknown>): void => {
    const done = work
      .catch((error: unknown) => void wrong.push(error instanceof Error ? error : new Error(String(error))))
      .finally(() => pending.delete(done))
    pending.add(done)
  }
  return {
    working,
    serving,
    counts,
    later,
    note(kind: Fault, of: number): void {
      counts[kind]++
      world.story.say({ phase: 'ok', op: 'fault', kind, of })
    },
    replace(list: Running[], start: () => Promise<Running>): void {
      // One that is cut off while it starts gives up, and is started again, as whoever keeps processes alive would.
      const again = (triesLeft: number): Promise<Running> =>
        start().catch((error: unknown) => {
          if (triesLeft === 0) throw error
          return again(triesLeft - 1)
        })
      later(again(3).then((started) => list.push(started)))
    },
    /** One of those that `wanted` names, when there is one; else any. */
    async taken(dice: Dice, wanted: ReadonlySet<string> = new Set()): Promise<Running> {
      await until(
        'there is a worker',
        () => working.length,
        (count) => count > 0,
      )
      const fitting = working.filter(({ workerId }) => wanted.has(workerId))
      const chosen = dice.one(fitting.length > 0 ? fitting : working)
      const [one] = working.splice(working.indexOf(chosen), 1)
      if (one === undefined) throw new Error('there is nobody')
      return one
    },
    async settled(): Promise<void> {
      while (pending.size > 0) await Promise.all([...pending])
      const [first] = wrong
      if (first !== undefined) throw first
    },
  }
}

/** What ends a process or a session without a word. */
function strikes(world: StormWorld, { note, taken, replace, counts, working, serving }: Crew) {
  return {
    async kill(dice: Dice): Promise<void> {
      // A kill of somebody idle proves little.
      const victim = await taken(dice, await atWork(world))
      victim.signal('SIGKILL')
      note('kill -9', victim.pid)
      await victim.ended
      if (await wasAtWork(world, victim)) counts['kill -9 at work']++
      replace(working, world.startWorker)
    },
    async cut(dice: Dice): Promise<void> {
      const pid = await sessionIn(world, dice)
      if (pid === null) return
      const { rows } = await world.pool.query<{ done: boolean }>('select pg_terminate_backend($1) as done', [pid])
      if (rows[0]?.done === true) note('cut', pid)
    },
    async killWeb(dice: Dice): Promise<void> {
      const [victim] = serving.splice(dice.whole(serving.length), 1)
      if (victim === undefined) return
      victim.signal('SIGKILL')
      note('kill -9 of web', victim.pid)
      await victim.ended
      replace(serving, world.startWeb)
    },
  }
}

/** Told to stop, it is gone by itself within the drain limit, and says that all was well. */
async function gone(told: Running): Promise<void> {
  const slow = new Promise<'slow'>((resolve) => setTimeout(() => resolve('slow'), 15_000).unref())
  const end = await Promise.race([told.ended, slow])
  if (end !== 0) throw new Error(`a process that was told to stop ended with ${end}:\n${told.log()}`)
}

async function atWork({ pool }: StormWorld): Promise<Set<string>> {
  const text = `select distinct worker_id as id from operation_runs where status = 'running' and worker_id is not null`
  return new Set((await seed<{ id: string }>(pool, text, [])).map(({ id }) => id))
}

async function wasAtWork({ pool }: StormWorld, { workerId }: Running): Promise<boolean> {
  const text = `select 1 from operation_runs where status = 'running' and worker_id = $1 limit 1`
  return (await seed(pool, text, [workerId])).length === 1
}

async function sessionIn({ pool }: StormWorld, dice: Dice): Promise<number | null> {
  const { rows } = await pool.query<{ pid: number }>(
    `select pid from pg_stat_activity where datname = current_database() and application_name like 'tenantatlas-%'`,
  )
  return rows.length === 0 ? null : dice.one(rows).pid
}
