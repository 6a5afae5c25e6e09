import { expect, test } from 'vitest'
import { seed } from '../people.ts'
import { until } from '../crash/until.ts'
import { takeConnections } from './hogs.ts'
import { acknowledged, type StartAnswer } from './starter.ts'
import { randomOf } from './statement-faults.ts'
import {
  acceptedPerSecond,
  crashFor,
  backWithinMs,
  firstAcceptedAfter,
  heldAndStale,
  openStorm,
  pause,
  ratesFor,
  type Storm,
} from './storm.ts'
import { allEnd, expectOneTrueEndEach } from './truth.ts'

/** What two processors bear beside the simulator, the tap and the tester, all of which have their part in each start. */
const perSecond = Number(process.env['STARTS_PER_SECOND'] ?? 30)
const baselineSeconds = 15
const stormSeconds = 300
/** On a machine to itself all of it comes back; others at work beside the story take their part. */
const leastShareBack = 0.8

async function inStorm(perSecond: number, story: (storm: Storm) => Promise<void>, settings = {}): Promise<void> {
  const storm = await openStorm({ perSecond, settings })
  try {
    await story(storm)
  } finally {
    await storm.close()
  }
}

/** Only taken, or told to come again; how soon they were told, in ms. */
function expectHonest(answers: readonly StartAnswer[]): { p99: number; max: number } {
  const refused = answers.filter(({ status }) => status === 503)
  expect(answers.filter(({ status }) => status !== 202 && status !== 503)).toEqual([])
  expect(refused.filter(({ retryAfter }) => retryAfter === null)).toEqual([])
  const times = refused.map(({ tookMs }) => Math.round(tookMs)).sort((a, b) => a - b)
  return { p99: times[Math.ceil(times.length * 0.99) - 1] ?? 0, max: times.at(-1) ?? 0 }
}

test('crashed every few seconds while sessions are ended five times a second: nobody falls, and each time all is as before within five seconds', () =>
  inStorm(perSecond, async (storm) => {
    const number = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
    const random = randomOf(number)
    const baseline = await ratesFor(storm, baselineSeconds)
    const ender = endSessions(storm, 200)
    const windows: { backMs: number | null; seconds: number; share: number }[] = []
    const until = performance.now() + stormSeconds * 1000
    while (performance.now() < until) {
      await crashFor(storm, random() * 2000)
      const backAt = performance.now()
      await pause(5000 + random() * 5000)
      const [from, to] = [backAt + backWithinMs, performance.now()]
      const { answers } = storm.starter
      const backMs = firstAcceptedAfter(answers, backAt)
      windows.push({
        backMs,
        seconds: (to - from) / 1000,
        share: acceptedPerSecond(answers, from, to) / baseline.started,
      })
    }
    const ended = await ender.stop()
    await storm.starter.stop()
    await allEnd(storm.world.pool, 120)
    const runs = await expectOneTrueEndEach(storm.world.pool, acknowledged(storm.starter.answers))
    const refusedAfterMs = expectHonest(storm.starter.answers)
    const measured = windows.reduce((sum, { seconds }) => sum + seconds, 0)
    const share = windows.reduce((sum, each) => sum + each.share * each.seconds, 0) / measured
    const backs = windows.map(({ backMs }) => backMs ?? Infinity).sort((a, b) => a - b)
    const [p50, max] = [backs[Math.floor(backs.length / 2)], backs.at(-1) ?? Infinity]
    console.log(
      JSON.stringify({
        seed: number,
        baseline,
        restarts: windows.length,
        ended,
        share,
        p50,
        max,
        runs: runs.length,
        refusedAfterMs,
      }),
    )
    console.log(await storm.world.judge())
    expect(storm.world.fallen()).toEqual([])
    expect(windows.length).toBeGreaterThan(stormSeconds / 15)
    expect(ended).toBeGreaterThan(stormSeconds * 2)
    expect(share).toBeGreaterThan(leastShareBack)
    expect(max).toBeLessThan(backWithinMs)
  }))

test('away for a minute with runs in hand: none is reconciled, and none is stale once its worker could speak again', () =>
  inStorm(2, async (storm) => {
    const { world, starter } = storm
    await world.slowGraph(1_500)
    const held = () => seed<{ id: number }>(world.pool, `select id from operation_runs where status = 'running'`, [])
    await until('runs are in hand', held, (rows) => rows.length >= 6, 60)
    await starter.stop()
    const inHand = await held()
    await crashFor(storm, 60_000)
    const backAt = performance.now()
    await until(
      'none is stale',
      () => heldAndStale(world.pool),
      (rows) => rows.length === 0,
      10,
    )
    const freshAfterMs = performance.now() - backAt
    await world.slowGraph(0)
    await allEnd(world.pool, 120)
    const runs = await expectOneTrueEndEach(world.pool, acknowledged(starter.answers))
    const kinds = runs.filter(({ id }) => inHand.some((each) => each.id === id)).map((run) => run.kinds)
    console.log(JSON.stringify({ inHand: inHand.length, freshAfterMs, kinds: [...new Set(kinds)], runs: runs.length }))
    console.log(await world.judge())
    expect(world.fallen()).toEqual([])
    expect(kinds.filter((words) => words !== 'start begin complete')).toEqual([])
    expect(freshAfterMs).toBeLessThan(5_000)
  }))

test('all connections but three taken for a minute: no run is shown stale, starts say when to come again, and all is as before within five seconds', () =>
  inStorm(
    4,
    async (storm) => {
      const { world, starter } = storm
      await world.slowGraph(100)
      const baseline = await ratesFor(storm, baselineSeconds)
      const before = starter.answers.length
      const hogs = await takeConnections(storm.server.url, 3)
      const stale = new Set<number>()
      const endAt = performance.now() + 60_000
      while (performance.now() < endAt) {
        for (const { id } of await hogs.look(heldAndStaleSql)) stale.add(id)
        await pause(500)
      }
      const during = starter.answers.slice(before)
      const freedAt = performance.now()
      const taken = await hogs.letGo()
      await pause(backWithinMs)
      const after = await ratesFor(storm, baselineSeconds)
      await starter.stop()
      await allEnd(world.pool, 120)
      const runs = await expectOneTrueEndEach(world.pool, acknowledged(starter.answers))
      const refusedAfterMs = expectHonest(starter.answers)
      const refused = during.filter(({ status }) => status === 503).length
      const backMs = firstAcceptedAfter(starter.answers, freedAt)
      const kinds = [...new Set(runs.map((run) => run.kinds))]
      console.log(
        JSON.stringify({
          baseline,
          taken,
          refused,
          accepted: during.length - refused,
          refusedAfterMs,
          backMs,
          after,
          stale: stale.size,
          kinds,
        }),
      )
      console.log(await world.judge())
      expect(world.fallen()).toEqual([])
      expect([...stale]).toEqual([])
      expect(kinds).toEqual(['start begin complete'])
      expect(refused).toBeGreaterThan(50)
      expect(refusedAfterMs.p99).toBeLessThan(2_500)
      expect(backMs).toBeLessThan(backWithinMs)
      expect(after.started / baseline.started).toBeGreaterThan(leastShareBack)
      expect(after.ended / baseline.ended).toBeGreaterThan(leastShareBack)
    },
    { max_connections: '60' },
  ))

const heldAndStaleSql = `select id::int from operation_runs where status = 'running' and worker_id is not null
  and heartbeat_at < clock_timestamp() - interval '10 seconds'`

/** Ends one session of the product at a time, whichever it is. */
function endSessions({ world }: Storm, everyMs: number): { readonly stop: () => Promise<number> } {
  let isOver = false
  let ended = 0
  const round = async (): Promise<void> => {
    while (!isOver) {
      await world.pool
        .query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and application_name like 'tenantatlas-%' order by random() limit 1`,
        )
        .then(
          ({ rowCount }) => (ended += rowCount ?? 0),
          () => undefined,
        )
      await pause(everyMs)
    }
  }
  const done = round()
  return {
    stop: async () => {
      isOver = true
      await done
      return ended
    },
  }
}
