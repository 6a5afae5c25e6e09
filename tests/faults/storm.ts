import { policyTypeKeys } from '../../operations/policy-types.ts'
import type { Built } from '../crash/processes.ts'
import { until } from '../crash/until.ts'
import { seed } from '../people.ts'
import { check, type Verdict } from './storm-check.ts'
import { fleetIn, type Fault, type Fleet } from './storm-fleet.ts'
import { diceOf, type Dice } from './storm-history.ts'
import { personIn, type Person } from './storm-people.ts'
import { stormWorld, type StormOptions, type StormWorld } from './storm-world.ts'

export type StormPlan = StormOptions & {
  readonly seed: number
  readonly workers: number
  readonly webs: number
  /** How many operations are started, identical clicks not counted, and over how long. */
  readonly operations: number
  readonly seconds: number
  /** How often each thing happens in that time. */
  readonly faults: Readonly<Record<Exclude<Fault, 'SIGCONT'>, number>>
  /** How many of the frozen are frozen for longer than their lease. */
  readonly pastLease: number
  /** Within so many seconds after the last fault everything has ended. */
  readonly drainSeconds: number
}

export type StormReport = {
  readonly verdict: Verdict
  readonly happened: ReturnType<Fleet['happened']>
  readonly operations: number
  readonly folder: string
}

/** How long a worker stands still so that others have surely gone on with its work. */
const pastLeaseMs = 32_000

/**
 * People start, cancel and look while workers are killed, frozen, told to stop and cut off; then all of it must end, and
 * the checker judges what everybody wrote down. The histories stay when it finds something.
 */
export async function storm(built: Built, plan: StormPlan): Promise<StormReport> {
  const world = await stormWorld(built, plan)
  let verdict: Verdict | null = null
  try {
    const fleet = await fleetIn(world, plan.workers, plan.webs)
    const { operator, manager, owner } = world.workspace.people
    const people = await Promise.all([operator, manager, owner].map(({ id }) => personIn(world, id, fleet.webs)))
    const looking = watch(people)
    await partlyDenied(world)
    await Promise.all([clicks(world, people, plan), faults(fleet, plan)])
    await fleet.settled()
    await drained(world, plan.drainSeconds)
    await looking.end()
    const happened = fleet.happened()
    await fleet.end()
    verdict = await check(world.folder, world.url)
    const [row] = await seed<{ count: number }>(world.pool, 'select count(*)::int as count from operation_runs', [])
    return { verdict, happened, operations: row?.count ?? 0, folder: world.folder }
  } finally {
    await world.close(verdict?.code !== 0)
  }
}

/** In one tenant Microsoft refuses one list, so that some operations end in part. */
async function partlyDenied(world: StormWorld): Promise<void> {
  const tenant = world.syncing[0]?.externalId ?? ''
  await world.fault({ kind: 'status', status: 403, tenant, path: '**/roleScopeTags', times: null })
}

/** Looks at everything all the time, one look after the other, as a page that is open would. */
function watch(people: readonly Person[]): { readonly end: () => Promise<void> } {
  let isOver = false
  const watching = people.map(async (person) => {
    for (let round = 0; !isOver; round++) {
      await person.look('')
      await person.look('&tab=active')
      if (round % 10 === 0) await person.lookIntoBell()
      await new Promise((resolve) => setTimeout(resolve, 300))
    }
    await person.look('')
    await person.lookIntoBell()
  })
  return {
    async end() {
      isOver = true
      await Promise.all(watching)
    },
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** The clicks of the whole time at their instants; some are made by everybody at once, some are taken back. */
async function clicks(world: StormWorld, people: readonly Person[], plan: StormPlan): Promise<void> {
  const dice = diceOf(plan.seed)
  const under: Promise<unknown>[] = []
  const perClickMs = (plan.seconds * 1000) / plan.operations
  for (let made = 0; made < plan.operations; made++) {
    // The instant is any instant: that is the point.
    await pause(dice.between(0, 2 * perClickMs))
    under.push(click(world, people, dice, made))
  }
  await Promise.all(under)
}

async function click(world: StormWorld, people: readonly Person[], dice: Dice, made: number): Promise<void> {
  const tenant = made % 8 === 7 ? dice.one(world.writing) : dice.one(world.syncing)
  const types = policyTypeKeys.filter(() => dice.whole(8) === 0)
  const chosen = types.length === 0 ? [dice.one(policyTypeKeys)] : types
  const person = dice.one(people)
  const isCancelled = dice.whole(8) === 0
  const cancelAfterMs = dice.between(0, 3000)
  const isByAll = dice.whole(6) === 0
  const started = isByAll
    ? (await Promise.all([...people, ...people].map((each) => each.start(tenant, chosen))))[0]
    : await person.start(tenant, chosen)
  if (!isCancelled || started === null || started === undefined) return
  await pause(cancelAfterMs)
  await person.cancel(started.run)
}

/** Each fault as often as planned, in an order and at instants that the seed decides. */
async function faults(fleet: Fleet, { seed, seconds, faults: planned, pastLease }: StormPlan): Promise<void> {
  const dice = diceOf(seed + 1)
  const all = Object.entries(planned).flatMap(([kind, times]) => Array<string>(times).fill(kind))
  const order = all.map((kind) => ({ kind, at: dice.between(0, seconds * 1000) })).sort((a, b) => a.at - b.at)
  let long = pastLease
  const began = performance.now()
  for (const { kind, at } of order) {
    await pause(Math.max(0, at - (performance.now() - began)))
    if (kind === 'kill -9') await fleet.kill(dice)
    else if (kind === 'SIGTERM') await fleet.stop(dice)
    else if (kind === 'cut') await fleet.cut(dice)
    else if (kind === 'kill -9 of web') await fleet.killWeb(dice)
    // Those that outlast their lease come first, so that nobody waits for them in the end.
    else await fleet.freeze(dice, long-- > 0 ? pastLeaseMs : dice.between(500, 6000))
  }
}

export async function drained({ pool }: StormWorld, seconds: number): Promise<void> {
  const active = async () => {
    const text = `select id, status, worker_id, attempt from operation_runs where status <> 'completed' order by id`
    return seed(pool, text, [])
  }
  await until('everything has ended', active, (rows) => rows.length === 0, seconds)
}

/** Faults that did not happen as often as planned. */
export const missing = (plan: StormPlan, { happened }: StormReport): string[] =>
  Object.entries(plan.faults).flatMap(([kind, times]) => {
    const count = happened[kind as Fault]
    return count < times ? [`${kind}: ${count} of ${times}`] : []
  })
