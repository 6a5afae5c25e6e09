import pg from 'pg'
import { percentile } from '../frame/statistics.ts'
import { startAdapter, type Adapter } from './process.ts'
import type { System } from './systems.ts'

/** A system with a place to keep its jobs, and how many were ever offered to it. */
export type Bed = { readonly system: System; readonly url: string; offered: number }
export type Sizes = { readonly jobs: number; readonly pickUps: number; readonly concurrency: number }

/** Jobs offered by 4 clients, then taken and finished by one process; counted from outside, in what the system keeps. */
export async function throughput(bed: Bed, sizes: Sizes): Promise<Record<string, number>> {
  return withAdapter(bed, sizes, async (adapter) => {
    const before = await walBytes(bed)
    const offering = performance.now()
    await adapter.ask('enqueue', { count: sizes.jobs })
    const offerSeconds = (performance.now() - offering) / 1000
    bed.offered += sizes.jobs
    const missing = sizes.jobs
    const from = bed.offered - missing
    const working = adapter.ask('work')
    // Between a tenth and nine tenths, so that nobody is judged by how long it takes to begin or to look once more.
    const start = await reached(bed, from + missing * 0.1)
    const end = await reached(bed, from + missing * 0.9)
    await reached(bed, bed.offered)
    await working
    const wal = (await walBytes(bed)) - before
    await adapter.ask('stop')
    return {
      offered: sizes.jobs / offerSeconds,
      finished: ((end.done - start.done) * 1000) / (end.at - start.at),
      walPerJob: wal / sizes.jobs,
    }
  })
}

/** One job at a time, offered to a system that has nothing to do; in milliseconds. */
export async function pickUp(bed: Bed, sizes: Sizes): Promise<Record<string, number>> {
  return withAdapter(bed, sizes, async (adapter) => {
    await adapter.ask('work')
    await adapter.ask('pickUps', { count: 5 })
    const taken = (await adapter.ask('pickUps', { count: sizes.pickUps })) as number[]
    bed.offered += sizes.pickUps + 5
    await adapter.ask('stop')
    return { p50: percentile(taken, 0.5), p99: percentile(taken, 0.99) }
  })
}

/** From the death of the process that had the job until another process has finished it; the limit when nobody did. */
export async function recovery(bed: Bed, sizes: Sizes, limitSeconds: number): Promise<number> {
  const first = await openAdapter(bed, sizes)
  await first.ask('hang')
  await first.ask('work')
  await first.ask('enqueue', { count: 1 })
  bed.offered += 1
  await first.ask('taken')
  await first.kill()
  const died = performance.now()
  return withAdapter(bed, sizes, async (second) => {
    await second.ask('work')
    const end = await reached(bed, bed.offered, died + limitSeconds * 1000)
    return (end.at - died) / 1000
  })
}

async function openAdapter({ system, url }: Bed, sizes: Sizes): Promise<Adapter> {
  const address = system.isRedis === true ? { REDIS_URL: url } : { DATABASE_URL: url }
  const adapter = startAdapter(system.program, { ...address, CONCURRENCY: String(sizes.concurrency), POOL: '10' })
  await adapter.ask('prepare')
  return adapter
}

async function withAdapter<T>(bed: Bed, sizes: Sizes, work: (adapter: Adapter) => Promise<T>): Promise<T> {
  const adapter = await openAdapter(bed, sizes)
  try {
    return await work(adapter)
  } finally {
    await adapter.kill()
  }
}

const stuckAfterMs = 120_000
const lookEveryMs = 20

/** Looks from outside until so many are done, or until then. */
async function reached(bed: Bed, wanted: number, until = performance.now() + stuckAfterMs) {
  for (;;) {
    const done = await doneNow(bed)
    const at = performance.now()
    if (done >= wanted || at > until) return { done, at }
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
  }
}

async function doneNow(bed: Bed): Promise<number> {
  if (bed.system.isRedis === true) return Number(await redisCount(bed.url))
  const rows = await ask<{ done: number }>(bed, bed.system.done, bed.system.done.includes('$1') ? [bed.offered] : [])
  return rows[0]?.done ?? 0
}

async function walBytes(bed: Bed): Promise<number> {
  if (bed.system.isRedis === true) return 0
  const rows = await ask<{ bytes: string }>(bed, `select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as bytes`)
  return Number(rows[0]?.bytes ?? 0)
}

const outside = new Map<string, pg.Client>()

async function ask<Row extends object>(
  { system, url }: Bed,
  statement: string,
  values: unknown[] = [],
): Promise<Row[]> {
  let client = outside.get(url)
  if (client === undefined) {
    client = new pg.Client({ connectionString: url })
    await client.connect()
    if (system.role !== undefined) await client.query(`set role ${system.role}`)
    outside.set(url, client)
  }
  return (await client.query<Row>(statement, values)).rows
}

export async function closeOutside(): Promise<void> {
  for (const client of outside.values()) await client.end()
  outside.clear()
}

async function redisCount(url: string): Promise<number> {
  const { createConnection } = await import('node:net')
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = createConnection(Number(port), hostname, () => socket.write('ZCARD bull:noop:completed\r\n'))
    socket.once('data', (data) => {
      socket.destroy()
      resolve(Number(/:(\d+)/.exec(data.toString())?.[1] ?? 0))
    })
    socket.once('error', reject)
  })
}
