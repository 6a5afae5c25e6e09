import { randomUUID } from 'node:crypto'
import type { Running } from '../crash/processes.ts'
import { signedIn } from '../signed-in.ts'
import { leaveRunning, type StageWorld } from './points-world.ts'

/** What a browser asks of a web process that may die at any word of it; what was asked and not answered is kept. */

export type Asking = { readonly tenant: string; readonly key: string; readonly body: object }
const unanswered = new WeakMap<StageWorld, Asking[]>()
const sessions = new WeakMap<StageWorld, Promise<string>>()

/** Starts by their keys that nobody knows the fate of: asked again they must name one run each. */
export const unansweredIn = (world: StageWorld): Asking[] => {
  const known = unanswered.get(world) ?? []
  unanswered.set(world, known)
  return known
}

async function cookieOf(world: StageWorld): Promise<string> {
  const session =
    sessions.get(world) ??
    signedIn(world.db, world.workspace.people.operator.id).then((signed) => `tenantatlas=${signed.session}`)
  sessions.set(world, session)
  return session
}

/** Null: no answer came. */
async function ask(world: StageWorld, url: string, path: string, key: string, body: object) {
  const headers = { 'content-type': 'application/json', cookie: await cookieOf(world), 'idempotency-key': key }
  try {
    const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  } catch {
    return null
  }
}

/** The id of the run that a start was answered with; null: no answer came. Throws when it was refused. */
export async function askStart(world: StageWorld, url: string, asking: Asking): Promise<number | null> {
  const of = world.starter.say({ phase: 'intent', op: 'start', tenant: asking.tenant, key: asking.key })
  const path = `/api/v1/tenants/${asking.tenant}/operations`
  const answer = await ask(world, url, path, asking.key, asking.body)
  if (answer === null) {
    world.starter.say({ phase: 'unclear', of, op: 'start', error: 'no answer came' })
    return null
  }
  if (answer.status !== 202) throw new Error(`a start was answered ${answer.status}: ${JSON.stringify(answer.body)}`)
  const id = Number((answer.body['operation'] as { id: string }).id)
  const { alreadyQueued } = answer.body
  world.starter.say({ phase: 'ok', of, op: 'start', run: id, alreadyQueued, httpStatus: answer.status })
  world.acknowledged.add(id)
  return id
}

export async function askCancel(world: StageWorld, url: string, id: number): Promise<void> {
  const answer = await ask(world, url, `/api/v1/operations/${id}/cancellation`, randomUUID(), {})
  if (answer !== null && answer.status !== 202 && answer.status !== 409)
    throw new Error(`a cancel was answered ${answer.status}: ${JSON.stringify(answer.body)}`)
}

/** Start, start the same again, cancel it, start another, wish for the end of one that runs: until nobody answers. */
export async function askedOverHttp(world: StageWorld, { url }: Running): Promise<void> {
  const first = startOf(world)
  const running = await leaveRunning(world, { worker_id: 'w-far' })
  for (const asking of [first, { ...first, key: randomUUID() }, first]) {
    const id = await askStart(world, url, asking)
    if (id === null) {
      unansweredIn(world).push(asking)
      return
    }
    if (asking === first) continue
    await askCancel(world, url, id)
  }
  await askCancel(world, url, running)
  const last = startOf(world)
  if ((await askStart(world, url, last)) === null) unansweredIn(world).push(last)
}

function startOf(world: StageWorld): Asking {
  const { tenant, policyTypes } = world.nextWork()
  return {
    tenant: tenant.externalId,
    key: randomUUID(),
    body: { type: 'inventory.sync', input: { policyTypes } },
  }
}

/**
 * What nobody answered is asked again by its key, twice, of a web process that lives: one key is one run, whatever became
 * of the first asking. How many were asked again.
 */
export async function askAgain(world: StageWorld, url: string): Promise<number> {
  const open = unansweredIn(world)
  for (const asking of open) {
    const [first, second] = [await askStart(world, url, asking), await askStart(world, url, asking)]
    if (first === null || first !== second) throw new Error(`one key was answered with ${first} and with ${second}`)
  }
  return open.length
}
