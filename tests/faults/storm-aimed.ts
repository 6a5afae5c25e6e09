import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Built, Running } from '../crash/processes.ts'
import { until } from '../crash/until.ts'
import { seed } from '../people.ts'
import { check, type Verdict } from './storm-check.ts'
import { personIn, type Person } from './storm-people.ts'
import { stormWorld, type StormWorld } from './storm-world.ts'

/** A batch of a writing operation begins with this statement; this many are behind it when it stands still. */
const frozenAt = 'before:begin tx:60'
const options = { syncing: 4, writing: 4, items: 40, writeMs: 60, size: 20, readMs: 60, slots: 4 }

export type AimedReport = { readonly verdict: Verdict; readonly folder: string }

/**
 * A short storm that touches each wall once, at the instant at which it is needed: a worker that stands still between two
 * batches until others have gone on with its work; one that is killed while it writes; the same click by everybody at
 * once; a cancel of what waits, and of what has ended; a list that Microsoft refuses. After so many seconds it is judged as
 * it stands.
 */
export async function aimedStorm(built: Built, seconds: number): Promise<AimedReport> {
  const world = await stormWorld(built, options)
  let verdict: Verdict | null = null
  try {
    await tell(world, seconds)
    verdict = await check(world.folder, world.url)
    return { verdict, folder: world.folder }
  } finally {
    await world.close(verdict?.code !== 0)
  }
}

async function tell(world: StormWorld, seconds: number): Promise<void> {
  const waitFor = patience(seconds)
  const second = await world.startWeb()
  const webs = () => [world.firstWeb.url, second.url]
  const { operator, manager, owner } = world.workspace.people
  const people = await Promise.all([operator, manager, owner].map(({ id }) => personIn(world, id, webs)))
  const [one, other] = people
  if (one === undefined || other === undefined) throw new Error('there is nobody')
  const tenant = world.syncing[0]?.externalId
  await world.fault({ kind: 'status', status: 403, tenant, path: '**/roleScopeTags', times: null })

  const frozen = await freezeOne(world, one)
  await killOne(world, one)
  const heir = await world.startWorker()
  await startAll(world, people)
  await waitFor(() => heldBy(world, frozen))
  frozen.signal('SIGCONT')
  world.story.say({ phase: 'ok', op: 'fault', kind: 'SIGCONT', of: frozen.pid })
  await waitFor(() => active(world))
  // What has ended cannot be cancelled.
  for (const run of await ended(world)) await other.cancel(run)
  for (const person of people) {
    await person.look('')
    await person.lookIntoBell()
  }
  for (const each of [frozen, heir]) each.signal('SIGTERM')
  await Promise.all([frozen.ended, heir.ended])
}

/** Waits until nothing is left of it, or the time of the story is over: what does not end is for the checker to see. */
function patience(storySeconds: number) {
  const from = performance.now()
  return async (left: () => Promise<number>): Promise<void> => {
    const seconds = Math.max(1, storySeconds - (performance.now() - from) / 1000)
    await until('it is over', left, (count) => count === 0, seconds).catch(() => undefined)
  }
}

/** Alone at first, so that it takes what it is to stand still with: two tenants of items. */
async function freezeOne(world: StormWorld, person: Person): Promise<Running> {
  const frozen = await world.startWorker({ stop: frozenAt })
  for (const tenant of world.writing.slice(0, 2)) await person.start(tenant, ['scopeTag'])
  await until(
    'a worker stands still',
    () => hasStopped(world, frozen),
    (is) => is,
  )
  return frozen
}

/** Both lanes of two tenants are at work when it dies, each most of the time between a write and its answer. */
async function killOne(world: StormWorld, person: Person): Promise<void> {
  const victim = await world.startWorker()
  for (const tenant of world.writing.slice(2))
    for (const type of ['scopeTag', 'mobileApp']) await person.start(tenant, [type])
  await until(
    'another one is at work',
    () => heldBy(world, victim),
    (count) => count >= options.slots,
  )
  const taken = world.endpoint.taken()
  await until(
    'it has written',
    () => world.endpoint.taken() - taken,
    (more) => more > 20,
  )
  victim.signal('SIGKILL')
  world.story.say({ phase: 'ok', op: 'fault', kind: 'kill -9', of: victim.pid })
  await victim.ended
}

/** The same clicks by everybody at once; of each tenant one more than its lane lets through, which is taken back. */
async function startAll(world: StormWorld, people: readonly Person[]): Promise<void> {
  const [one] = people
  for (const tenant of world.syncing) {
    const same = [...people, ...people, ...people]
    await Promise.all(
      same.map((person) => person.start(tenant, ['scopeTag', 'mobileApp', 'policySet', 'namedLocation'])),
    )
    await one?.start(tenant, ['deviceConfiguration'])
    const waiting = await one?.start(tenant, ['assignmentFilter'])
    if (waiting !== null && waiting !== undefined) await one?.cancel(waiting.run)
  }
}

/** The tap says so before it lets itself be stopped. */
const hasStopped = ({ folder }: StormWorld, { pid }: Running): boolean =>
  readdirSync(folder)
    .filter((name) => name === `worker-${pid}.jsonl`)
    .some((name) => readFileSync(join(folder, name), 'utf8').includes('"op":"fault"'))

async function heldBy({ pool }: StormWorld, { workerId }: Running): Promise<number> {
  const text = `select 1 from operation_runs where status = 'running' and worker_id = $1`
  return (await seed(pool, text, [workerId])).length
}

async function active({ pool }: StormWorld): Promise<number> {
  return (await seed(pool, `select 1 from operation_runs where status <> 'completed'`, [])).length
}

async function ended({ pool }: StormWorld): Promise<string[]> {
  const text = `select id::text from operation_runs where status = 'completed' order by 1`
  return (await seed<{ id: string }>(pool, text, [])).map(({ id }) => id)
}
