import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultPolicy } from '../../operations/policy.ts'
import { policyTypeKeys } from '../../operations/policy-types.ts'
import { startSync } from '../operations.ts'
import { seed, type TestTenant } from '../people.ts'
import { allEnded, inWorld } from './looks.ts'
import { takeovers } from './many-runs.ts'
import { buildPrograms, type Built, type Running } from './processes.ts'
import { stop } from './told-to-stop.ts'
import { until } from './until.ts'
import { expectNothingLeft } from './verdict.ts'
import type { CrashWorld } from './world.ts'

/**
 * Told to stop with 500 operations in flight, forty ends and claims a second and a queue behind them (spec: quality C6,
 * first half): they take nothing more, beat on for those that do not listen, are gone in time, and nothing is done twice.
 */

let built: Built
beforeAll(async () => {
  built = await buildPrograms()
})
afterAll(() => built.remove())

const inFlight = 500
const workerCount = 4
/** A few more than needed: at any instant some have just ended and are not followed yet. */
const env = { WORKER_SLOTS: String((inFlight + 20) / workerCount), ITEM_MS: '5000' }
const rounds = 3
/** Each has two in flight at most. */
const deafCount = 60
const quickCount = 240
/** For each of the quick: enough for what is in flight, for what ends before, and for a queue that nobody may touch. */
const quickEach = 5
const endedBefore = 100

const lastClaimWithinMs = 100
/** Nobody is silent for longer than it takes to miss one beat. */
const silentMaxMs = (2 * defaultPolicy.beatEverySeconds + 1) * 1000

/** One note for each item that was done, by the transaction that counted it. */
const notesSql = `
  create table done (run_id bigint not null, item integer not null);
  grant insert, select on done to tenantatlas_worker, history_import;`

type Groups = { readonly deaf: readonly TestTenant[]; readonly quick: readonly TestTenant[] }

async function startRound({ db, workspace }: CrashWorld, { deaf, quick }: Groups, round: number): Promise<number[]> {
  const works = (tenants: readonly TestTenant[], each: number) =>
    policyTypeKeys
      .slice(round * each, (round + 1) * each)
      .flatMap((type) => tenants.map((tenant) => ({ tenant, policyTypes: [type] })))
  const ids: number[] = []
  for (const work of [...works(deaf, 2), ...works(quick, quickEach)])
    ids.push((await startSync(db, workspace, work)).id)
  return ids
}

type Counts = { readonly held: number; readonly queued: number; readonly ended: number; readonly silent_ms: number }

/** Of these runs, what is in the hands of these workers, and for how long the quietest of them has been silent. */
async function countsOf({ pool }: CrashWorld, workers: readonly Running[], ids: readonly number[]): Promise<Counts> {
  const [counts] = await seed<Counts>(
    pool,
    `select count(*) filter (where is_held)::int as held, count(*) filter (where status = 'queued')::int as queued,
       count(*) filter (where status = 'completed' and id = any ($2))::int as ended,
       coalesce(max(extract(epoch from clock_timestamp() - heartbeat_at) * 1000) filter (where is_held), 0)::float8 as silent_ms
     from (select *, status = 'running' and worker_id = any ($1) as is_held from operation_runs) r`,
    [workers.map(({ workerId }) => workerId), ids],
  )
  if (counts === undefined) throw new Error('nothing was counted')
  return counts
}

/** Everything in flight, then all told to stop at once; what could be seen of it. */
async function stopAll(world: CrashWorld, start: () => Promise<Running>, ids: readonly number[]) {
  const workers = await Promise.all(Array.from({ length: workerCount }, start))
  const before = await until(
    `${inFlight} are in flight, and ends and claims go on`,
    () => countsOf(world, workers, ids),
    ({ held, ended }) => held >= inFlight && ended >= endedBefore,
  )
  const stopping = Promise.all(workers.map((worker) => stop(world, worker)))
  let silentMs = 0
  const look = async () => {
    silentMs = Math.max(silentMs, (await countsOf(world, workers, ids)).silent_ms)
    return workers.some((worker) => worker.isRunning())
  }
  await until('they are gone', look, (isSomebodyThere) => !isSomebodyThere)
  const stopped = await stopping
  const after = await countsOf(world, workers, ids)
  return {
    how: stopped.map(({ how }) => how),
    inFlight: before.held,
    queued: before.queued,
    left: after.held,
    lastClaimMs: Math.max(...stopped.map(({ lastClaimMs }) => lastClaimMs)),
    tookMs: Math.max(...stopped.map(({ tookMs }) => tookMs)),
    silentMs,
  }
}

test(
  `with ${inFlight} in flight, ${rounds} times: no claim from the instant of hearing it, beats to the end, gone in time, and each item done once`,
  inWorld(
    () => built,
    { tenants: deafCount + quickCount, size: 0, delayMs: 0 },
    async (world) => {
      await world.pool.query(notesSql)
      const groups = {
        deaf: world.workspace.tenants.slice(0, deafCount),
        quick: world.workspace.tenants.slice(deafCount),
      }
      const own = { ...env, DEAF: groups.deaf.map(({ externalId }) => externalId).join(',') }
      const start = () => world.start(own, 'noting-worker')
      const ids: number[] = []
      for (let round = 0; round < rounds; round++) {
        const fresh = await startRound(world, groups, round)
        ids.push(...fresh)
        const seen = await stopAll(world, start, fresh)
        console.log(JSON.stringify(seen))
        expect(seen.how).toEqual(Array(workerCount).fill(0))
        expect(seen.left).toBe(0)
        expect(seen.queued).toBeGreaterThan(quickCount)
        expect(seen.lastClaimMs).toBeLessThanOrEqual(lastClaimWithinMs)
        expect(seen.silentMs).toBeLessThan(silentMaxMs)
      }
      await Promise.all(Array.from({ length: workerCount }, start))
      await allEnded(world, 120)
      await expectEachDoneOnce(world, ids)
    },
  ),
)

async function expectEachDoneOnce(world: CrashWorld, ids: readonly number[]): Promise<void> {
  const runs = await seed<{ id: number; items: number[]; begins: number; ends: number; told: number }>(
    world.pool,
    `select r.id, r.outcome, (r.summary_counts ->> 'processed')::int as processed,
       (select array_agg(d.item order by d.item) from done d where d.run_id = r.id) as items,
       (select count(*)::int from operation_run_events e where e.run_id = r.id and e.kind = 'begin') as begins,
       (select count(*)::int from operation_run_events e where e.run_id = r.id and e.to_status = 'completed') as ends,
       (select count(*)::int from notifications n where n.run_id = r.id) as told
     from operation_runs r order by r.id`,
    [],
  )
  const once = { outcome: 'succeeded', processed: 2, items: [0, 1], begins: 1, ends: 1, told: 1 }
  expect(runs).toEqual(ids.toSorted((a, b) => a - b).map((id) => ({ id, ...once })))
  // Whoever went on with one was given it: it was taken from nobody.
  expect(await takeovers(world, [])).toEqual({ ofTheDead: 0, ofTheLiving: [] })
  await expectNothingLeft(world)
}
