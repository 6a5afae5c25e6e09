import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { createDatabase } from '../server/database/kysely.ts'
import { createPool } from '../server/database/pool.ts'
import { createHintSender } from '../server/runs/hints-postgres.ts'
import type { TestWorkspace } from '../tests/people.ts'
import type { Bench, BenchContext } from './frame/bench.ts'
import type { Program } from './frame/programs.ts'
import { percentile } from './frame/statistics.ts'
import { rawStart } from './raw/moves.ts'
import { createRawTables } from './raw/tables.ts'
import { preparePlace, startRun } from './world/place.ts'

const rounds = 4
/** 1,000 in all. */
const jobsARound = 250
/** Not counted, of either side: until each connection of a fresh worker has planned what it will be asked. */
const jobsToWarmUp = 20
const tenants = 20
/** Until everything that the last one left to do is done: its end, its hints. */
const pauseMs = 40

/** How soon work begins when nothing is in its way. */
export const bench: Bench = {
  name: 'pick-up',
  question: 'How long from the commit of a start to the first line of its handler, when the worker has nothing to do?',
  async run(context) {
    const place = await preparePlace(context.database, tenants)
    await createRawTables(context.database.pool)
    const all = { ours: [] as number[], raw: [] as number[] }
    const measured = await context.interleaved(rounds, {
      ours: async () => spread(await ourJobs(context, place), all.ours),
      raw: async () => spread(await rawJobs(context, place), all.raw),
    })
    const what = 'NOTIFY after the commit, and a listener that claims and begins by plain named statements'
    const of = (share: number, key: string) => ({
      unit: 'ms',
      // Over all rounds: a percentile of few is no percentile.
      value: percentile(all.ours, share),
      raw: { value: percentile(all.raw, share), what },
      ratio: measured.ratio('ours', 'raw', key),
    })
    return [
      { name: 'picked up, p50', ...of(0.5, 'p50'), aim: { holds: 'at most', limit: 3 } },
      { name: 'picked up, p99', ...of(0.99, 'p99'), aim: { holds: 'at most', limit: 8 } },
      { name: 'picked up, slowest', ...of(1, 'max') },
    ]
  },
}

function spread(took: readonly number[], all: number[]) {
  all.push(...took)
  return { p50: percentile(took, 0.5), p99: percentile(took, 0.99), max: percentile(took, 1) }
}

/** One after the other; what each took, in ms, by the clock that all processes of the machine share. */
async function oneByOne(worker: Program, start: (turn: number) => Promise<{ id: number; tell: () => void }>) {
  const begun = new Map<number, bigint>()
  let heard: () => void = () => undefined
  worker.onLine(({ run, at }) => {
    begun.set(Number(run), BigInt(String(at)))
    heard()
  })
  const took: number[] = []
  for (let turn = 0; turn < jobsToWarmUp + jobsARound; turn++) {
    const { id, tell } = await start(turn)
    const committed = process.hrtime.bigint()
    tell()
    while (!begun.has(id)) await new Promise<void>((resolve) => (heard = resolve))
    took.push(Number((begun.get(id) ?? 0n) - committed) / 1e6)
    await wait(pauseMs)
  }
  await worker.stop()
  return took.slice(jobsToWarmUp)
}

async function ourJobs({ database, programs }: BenchContext, place: TestWorkspace): Promise<number[]> {
  const worker = await programs.start('bench/programs/worker.ts', {
    DATABASE_URL: database.url,
    WORKER_SLOTS: '10',
    BENCH_HANDLER: 'stamp',
  })
  const db = createDatabase(createPool(database.url, { max: 4, applicationName: 'bench-starter' }))
  const sender = createHintSender(db, { warn: (fields, text) => console.warn(text, fields) })
  const took = await oneByOne(worker, async (turn) => {
    const hint = await startRun(db, place, turn)
    return { id: hint.runId, tell: () => sender.announce(hint) }
  })
  await sender.close()
  await db.destroy()
  return took
}

async function rawJobs({ database, programs }: BenchContext, place: TestWorkspace): Promise<number[]> {
  const worker = await programs.start('bench/programs/raw-worker.ts', {
    DATABASE_URL: database.url,
    BENCH_CONNECTIONS: '1',
    BENCH_LISTEN: '1',
  })
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  const took = await oneByOne(worker, async (turn) => {
    const tenant = place.tenants[turn % place.tenants.length]!
    const id = await rawStart(client, { workspaceId: place.id, tenant, person: place.people.operator })
    return { id, tell: () => void client.query('notify raw_runs') }
  })
  await client.end()
  return took
}
