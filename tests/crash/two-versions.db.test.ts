import { afterAll, beforeAll, expect, test } from 'vitest'
import { policyTypeKeys } from '../../operations/policy-types.ts'
import { importRun, startSync } from '../operations.ts'
import { seed } from '../people.ts'
import { ageBeatsOf } from './clock-hands.ts'
import { allEnded, heldBy, inWorld } from './looks.ts'
import { expectEachEndedTrue } from './many-runs.ts'
import { newerVersion } from './newer-version.ts'
import { buildPrograms, type Built, type Running } from './processes.ts'
import { until } from './until.ts'
import type { CrashWorld } from './world.ts'

/** Two versions side by side on one database (spec: quality C6): what one of them does not know is not lost for it. */

let built: Built
let newer: Built
beforeAll(async () => {
  ;[built, newer] = await Promise.all([buildPrograms(), buildPrograms({ plugins: [newerVersion] })])
})
afterAll(() => {
  built.remove()
  newer.remove()
})

/** Of each tenant: so many of the type that both know, then as many of the one that only the newer can do. */
const each = 3

async function startBoth(world: CrashWorld): Promise<{ known: number[]; unknown: number[] }> {
  const { workspace, db, pool } = world
  const known: number[] = []
  const unknown: number[] = []
  for (let run = 0; run < each; run++)
    for (const tenant of workspace.tenants) {
      const typesOf = (turn: number) => policyTypeKeys.slice(turn * 3, turn * 3 + 3)
      known.push((await startSync(db, workspace, { tenant, policyTypes: typesOf(run) })).id)
      const row = {
        type: 'policy.sync',
        tenant_id: tenant.id,
        lane_key: `tenant:${tenant.id}:provider`,
        input: { policyTypes: typesOf(run + each) },
        context: { target_scope: { tenant: tenant.externalId, name: tenant.name } },
      }
      unknown.push(await importRun(pool, workspace, row))
    }
  return { known, unknown }
}

/** Of these, what a worker holds that has done some of it. */
const underWay = ({ pool }: CrashWorld, worker: Running, ids: readonly number[]) =>
  seed<{ id: number }>(
    pool,
    `select id from operation_runs where status = 'running' and worker_id = $1 and id = any ($2) and context ? 'cursor'`,
    [worker.workerId, ids],
  )

const handsOf = async ({ pool }: CrashWorld, ids: readonly number[]): Promise<{ run: number; hands: string[] }[]> =>
  seed(
    pool,
    `select run_id as run, array_agg(actor_name order by id) as hands from operation_run_events
     where run_id = any ($1) and kind in ('begin', 'resume') group by run_id`,
    [ids],
  )

test(
  'an older and a newer version share the work: each run ends once, those that only the newer knows too, whoever dies',
  { timeout: 120_000 },
  inWorld(
    () => built,
    { tenants: 12, size: 8, delayMs: 250 },
    async (world) => {
      await world.start({ PORT: '0' }, 'web')
      const slots = { WORKER_SLOTS: '6' }
      const old = [await world.start(slots), await world.start(slots)]
      const later = [
        await world.start(slots, 'worker', { built: newer }),
        await world.start(slots, 'worker', { built: newer }),
      ]
      const { known, unknown } = await startBoth(world)
      const dies = async (worker: Running, of: readonly number[]): Promise<number[]> => {
        const held = await until(
          'it has done some of it',
          () => underWay(world, worker, of),
          (ids) => ids.length > 0,
        )
        worker.signal('SIGKILL')
        await worker.ended
        expect(await heldBy(world, worker)).toBeGreaterThan(0)
        await ageBeatsOf(world, worker.workerId, 15)
        return held.map(({ id }) => id)
      }
      const [oldVictim, laterVictim] = [old[0], later[0]]
      if (oldVictim === undefined || laterVictim === undefined) throw new Error('there is nobody to kill')
      // Both are watched from the first: a quick machine has done all of it before the second gets its turn.
      const [[lost = 0]] = await Promise.all([dies(laterVictim, unknown), dies(oldVictim, known)])
      await allEnded(world)

      await expectEachEndedTrue(world, [...known, ...unknown], [])
      const names = { old: new Set(old.map((one) => one.workerId)), later: new Set(later.map((one) => one.workerId)) }
      const knownHands = (await handsOf(world, known)).flatMap(({ hands }) => hands)
      expect(knownHands.some((hand) => names.old.has(hand))).toBe(true)
      expect(knownHands.some((hand) => names.later.has(hand))).toBe(true)
      const unknownHands = await handsOf(world, unknown)
      for (const { hands } of unknownHands) expect(hands.every((hand) => names.later.has(hand))).toBe(true)
      expect(unknownHands.find(({ run }) => run === lost)?.hands).toHaveLength(2)
    },
  ),
)
