import { seed } from '../people.ts'
import { buildPrograms, type Built } from '../crash/processes.ts'
import { faultWorld, signInAs, type FaultWorld } from './fault-world.ts'
import { ownServer, type OwnServer } from './own-server.ts'
import { keepStarting, type StartAnswer, type Starter } from './starter.ts'

/** A server that can be taken away, and web and workers under a steady load of short runs. */
export type Storm = {
  readonly server: OwnServer
  readonly world: FaultWorld
  readonly starter: Starter
  readonly close: () => Promise<void>
}

export type StormOptions = { readonly perSecond: number; readonly settings?: Readonly<Record<string, string>> }

export async function openStorm({ perSecond, settings = {} }: StormOptions): Promise<Storm> {
  const built: Built = await buildPrograms()
  const server = await ownServer(settings)
  const world = await faultWorld(built, { url: server.url, tenants: 12, size: 30 })
  const close = async (): Promise<void> => {
    await world.close()
    await server.close()
    built.remove()
  }
  try {
    const web = await world.start('web')
    for (const slots of ['6', '6']) await world.start('worker', { WORKER_SLOTS: slots })
    const cookie = await signInAs(web.url, world.workspace.people.operator.email)
    const starter = keepStarting({ url: web.url, cookie, book: world.book }, world.workspace, perSecond)
    return { server, world, starter, close: () => starter.stop().then(close) }
  } catch (error) {
    await close()
    throw error
  }
}

/** Starts that were taken, for each second between two instants of `performance.now()`. */
export const acceptedPerSecond = (answers: readonly StartAnswer[], from: number, to: number): number =>
  answers.filter(({ askedAt, status }) => status === 202 && askedAt >= from && askedAt < to).length /
  ((to - from) / 1000)

/** Runs that ended for each of the last so many seconds of the database's clock. */
export async function endedPerSecond({ world }: Storm, seconds: number): Promise<number> {
  const [row] = await seed<{ count: number }>(
    world.pool,
    `select count(*)::int as count from operation_runs where completed_at > clock_timestamp() - make_interval(secs => $1)`,
    [seconds],
  )
  return (row?.count ?? 0) / seconds
}

/** How long after `from` the first start was taken, in ms; null when none was. */
export function firstAcceptedAfter(answers: readonly StartAnswer[], from: number): number | null {
  const after = answers.filter(({ askedAt, tookMs, status }) => status === 202 && askedAt + tookMs > from)
  return after.length === 0 ? null : Math.min(...after.map(({ askedAt, tookMs }) => askedAt + tookMs)) - from
}

/** Runs that a worker holds by their row, and that count as stale now. */
export const heldAndStale = (pool: FaultWorld['pool']): Promise<{ id: number }[]> =>
  seed<{ id: number }>(
    pool,
    `select id from operation_runs where status = 'running' and worker_id is not null
       and heartbeat_at < clock_timestamp() - interval '10 seconds'`,
    [],
  )

export type Rates = { readonly started: number; readonly ended: number }

/** What is taken and what ends in each second, watched for so many. */
export async function ratesFor(storm: Storm, seconds: number): Promise<Rates> {
  const from = performance.now()
  await pause(seconds * 1000)
  return {
    started: acceptedPerSecond(storm.starter.answers, from, performance.now()),
    ended: await endedPerSecond(storm, seconds),
  }
}

/** From here on the figures of before count again. */
export const backWithinMs = 5_000

export type Return = Rates & { readonly startsBackMs: number | null; readonly stale: number }

/** The server crashes, stays away, and comes back; then what is taken and what ends, from five seconds on. */
export async function goAway(storm: Storm, forMs: number, seconds: number): Promise<Return> {
  await crashFor(storm, forMs)
  const backAt = performance.now()
  await pause(backWithinMs)
  const stale = await heldAndStale(storm.world.pool)
  const rates = await ratesFor(storm, seconds)
  const later = await heldAndStale(storm.world.pool)
  return {
    ...rates,
    startsBackMs: firstAcceptedAfter(storm.starter.answers, backAt),
    stale: stale.length + later.length,
  }
}

export async function crashFor({ server, world }: Storm, ms: number): Promise<void> {
  await server.crash()
  world.book.say({ phase: 'ok', op: 'fault', kind: 'crash of the database' })
  await pause(ms)
  await server.start()
  world.book.say({ phase: 'ok', op: 'fault', kind: 'restart of the database' })
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
