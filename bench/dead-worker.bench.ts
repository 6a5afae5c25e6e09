import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { withScope } from '../server/database/scope.ts'
import { apiToken } from '../tests/crash/api-token.ts'
import { chance } from '../tests/crash/chance.ts'
import { settled, staleOver, watchDeaths, type DeathWatch } from '../tests/crash/deaths.ts'
import type { TestWorkspace } from '../tests/people.ts'
import type { Bench, BenchContext } from './frame/bench.ts'
import type { Program } from './frame/programs.ts'
import { percentile } from './frame/statistics.ts'
import { preparePlace, startRun } from './world/place.ts'

const workerCount = 4
const slots = 4
const kills = 25
/** Two in each at once: more than all workers can hold. */
const tenants = 12
/** Twenty of these make a run of 40 s: whoever is killed holds all that it can. */
const itemMs = 2000
const lookEveryMs = 200

/** How soon people know that a worker is dead, and how soon somebody has its runs. */
export const bench: Bench = {
  name: 'dead-worker',
  question: 'How long from kill -9 of a worker until its runs are shown as likely stale, and until they are settled?',
  async run(context) {
    const { database, programs, say } = context
    const place = await preparePlace(database, tenants)
    const env = { DATABASE_URL: database.url }
    const web = await programs.start('server/entry/web.ts', { ...env, PORT: '0' })
    const token = await apiToken({ db: database.db, workspace: place })
    const watch = watchDeaths(database.pool, staleOver(String(web.said['url']), token), lookEveryMs)
    const start = () =>
      programs.start('tests/crash/poison-worker.ts', { ...env, WORKER_SLOTS: String(slots), ITEM_MS: String(itemMs) })
    let isOver = false
    const feeding = keepQueued(context, place, () => isOver)
    const workers = await Promise.all(Array.from({ length: workerCount }, start))
    const { seed, between, oneOf } = chance()
    say(`${kills} workers of ${workerCount} are killed, one after the other; chance ${seed}`)
    for (let kill = 0; kill < kills; kill++) {
      await wait(between(500, 6000))
      await killOne(oneOf(workers), watch, workers)
      workers.push(await start())
    }
    await settled(database.pool, watch, 120)
    isOver = true
    await feeding
    await watch.stop()
    return figuresOf(watch)
  },
}

async function killOne(victim: Program, watch: DeathWatch, workers: Program[]): Promise<void> {
  workers.splice(workers.indexOf(victim), 1)
  victim.signal('SIGKILL')
  // It is gone already; this waits until the system says so.
  await victim.stop()
  await watch.died(String(victim.said['workerId']))
}

/** Two runs of each tenant at any time. */
async function keepQueued({ database: { db } }: BenchContext, place: TestWorkspace, isOver: () => boolean) {
  let turn = 0
  while (!isOver()) {
    const { rows } = await withScope(db, { kind: 'platform' }, (tx) =>
      sql<{ count: number }>`select count(*)::int as count from operation_runs where status <> 'completed'`.execute(tx),
    )
    for (let missing = 2 * tenants - (rows[0]?.count ?? 0); missing > 0; missing--) await startRun(db, place, turn++)
    await wait(500)
  }
}

async function figuresOf(watch: DeathWatch) {
  const fates = await watch.fates()
  const shown = fates.map((fate) => fate.shownAfterMs / 1000)
  const resolved = fates.map((fate) => fate.resolvedAfterMs / 1000)
  const of = (values: readonly number[], share: number) => ({ unit: 's', value: percentile(values, share) })
  const note = `${watch.deaths.length} workers killed, ${fates.length} runs lost, ${watch.looks()} looks`
  const falseStale = watch.falseStale().length
  return [
    { name: 'dead worker shown as stale, p50', ...of(shown, 0.5) },
    { name: 'dead worker shown as stale, p99', ...of(shown, 0.99), aim: { holds: 'at most', limit: 15 }, note },
    { name: 'its runs settled, p50', ...of(resolved, 0.5) },
    { name: 'its runs settled, p99', ...of(resolved, 0.99), aim: { holds: 'at most', limit: 30 }, note },
    { name: 'called stale while alive', unit: 'runs', value: falseStale, aim: { holds: 'at most', limit: 0 } },
  ] as const
}
