import { expect } from 'vitest'
import { policyTypeKeys } from '../../operations/policy-types.ts'
import { importRun, startSync } from '../operations.ts'
import { seed, type TestTenant } from '../people.ts'
import { chance } from './chance.ts'
import { startFleet, type Side } from './fleet.ts'
import { activeOf, allEnded } from './looks.ts'
import { expectEachEndedTrue, takeovers, type Ended } from './many-runs.ts'
import type { Built } from './processes.ts'
import type { CrashWorld, WorldOptions } from './world.ts'

/** Two builds on one database, while workers of both are killed and told to stop at any instant (spec: quality C6). */

export const runCount = 1000
const strikeCount = 80
const workersEach = 2
const slots = { WORKER_SLOTS: '3' }
/** Enough for every slot, and a queue behind them. */
const activeAtLeast = 24
/** Each its own work: so many types at once, of those a tenant has. */
const typesAtOnce = 2
const choices = Array.from({ length: Math.floor(policyTypeKeys.length / typesAtOnce) }, (_, index) =>
  policyTypeKeys.slice(index * typesAtOnce, (index + 1) * typesAtOnce),
)

export const sideBySideWorld: WorldOptions = {
  tenants: Math.ceil(runCount / choices.length),
  size: 16,
  delayMs: 700,
}

type Work = { readonly tenant: TestTenant; readonly policyTypes: string[]; readonly isKnown: boolean }

/** Every second is of a type that only the newer can do, where there is one; a tenant's first is not, since its start makes the lane. */
const worksOf = ({ workspace }: CrashWorld, hasUnknown: boolean): Work[] =>
  choices
    .flatMap((policyTypes, turn) =>
      workspace.tenants.map((tenant, at) => ({
        tenant,
        policyTypes,
        isKnown: !hasUnknown || turn === 0 || (turn + at) % 2 === 0,
      })),
    )
    .slice(0, runCount)

async function start({ db, pool, workspace }: CrashWorld, { tenant, policyTypes, isKnown }: Work): Promise<number> {
  if (isKnown) return (await startSync(db, workspace, { tenant, policyTypes })).id
  return importRun(pool, workspace, {
    type: 'policy.sync',
    tenant_id: tenant.id,
    lane_key: `tenant:${tenant.id}:provider`,
    input: { policyTypes },
    context: { target_scope: { tenant: tenant.externalId, name: tenant.name } },
  })
}

type Story = { struck: number; isOver: boolean }

/** Keeps the queue filled, and something left to start until the last strike. */
async function feed(world: CrashWorld, works: readonly Work[], ids: number[], story: Story): Promise<void> {
  while (ids.length < works.length && !story.isOver) {
    const missing = activeAtLeast - (await activeOf(world)).length
    const soFar = activeAtLeast + (works.length * story.struck) / strikeCount
    for (const work of works.slice(ids.length, Math.min(soFar, ids.length + missing)))
      ids.push(await start(world, work))
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

export type SideBySide = Ended & {
  readonly seed: number
  readonly unknown: number
  /** How often what befell workers that held something, as `older SIGKILL`. */
  readonly strikes: Readonly<Record<string, number>>
  /** Runs that one side went on with after the other. */
  readonly handedOver: { readonly olderToNewer: number; readonly newerToOlder: number }
}

/** A thousand runs through the hands of both: each ended once and true, and none was taken from the living. */
export async function sideBySide(
  world: CrashWorld,
  builds: Readonly<Record<Side, Built>>,
  hasUnknown: boolean,
  countsReleases: Side | null = null,
): Promise<SideBySide> {
  const { seed: chosen, between, oneOf } = chance()
  const fleet = await startFleet(world, builds, workersEach, slots)
  const works = worksOf(world, hasUnknown)
  const ids: number[] = []
  const story: Story = { struck: 0, isOver: false }
  const feeding = feed(world, works, ids, story)
  const strikes: Record<string, number> = {}
  try {
    for (; story.struck < strikeCount; story.struck++) {
      // No condition to wait for: that the instant is any instant is the point.
      await new Promise((resolve) => setTimeout(resolve, between(600, 3200)))
      const side = oneOf(['older', 'newer'] as const)
      const blow = oneOf(['SIGKILL', 'SIGTERM'] as const)
      const what = `${side} ${blow}`
      if ((await fleet.strike(side, blow, oneOf)) > 0) strikes[what] = (strikes[what] ?? 0) + 1
    }
    await feeding
  } finally {
    story.isOver = true
    await feeding
  }
  await fleet.settled()
  await allEnded(world, 120)

  expect(ids).toHaveLength(runCount)
  const ended = await expectEachEndedTrue(world, ids, fleet.deaths, (id) => fleet.sideOf(id) === countsReleases)
  expect((await takeovers(world, fleet.deaths)).ofTheLiving).toEqual([])
  const unknown = ids.filter((_, at) => works[at]?.isKnown === false)
  return {
    seed: chosen,
    unknown: unknown.length,
    ...ended,
    strikes,
    handedOver: await handedOver(world, unknown, fleet.sideOf),
  }
}

/** How many runs went from one side to the other; those that only the newer can do were in no other hands. */
async function handedOver({ pool }: CrashWorld, unknown: readonly number[], sideOf: (workerId: string) => Side) {
  const rows = await seed<{ run: number; hands: string[] }>(
    pool,
    `select run_id as run, array_agg(actor_name order by id) as hands from operation_run_events
     where kind in ('begin', 'resume') group by run_id`,
    [],
  )
  const ways = rows.map(({ run, hands }) => ({ run, sides: hands.map(sideOf).join(' ') }))
  const unknownIds = new Set(unknown)
  expect(ways.filter(({ run, sides }) => unknownIds.has(run) && sides.includes('older'))).toEqual([])
  const have = (change: string): number => ways.filter(({ sides }) => sides.includes(change)).length
  return { olderToNewer: have('older newer'), newerToOlder: have('newer older') }
}
