import fc, { type AsyncCommand } from 'fast-check'
import { expect } from 'vitest'
import { compare } from './sequence-compare.ts'
import { endKinds, endOf, realEnd, type EndKind } from './sequence-ends.ts'
import {
  endWait,
  modelAlive,
  modelEnd,
  modelRelease,
  modelStart,
  nowOf,
  processedOf,
  sameWork,
  writable,
  type SeqLease,
  type SeqModel,
  type SeqRun,
  type SeqWorker,
} from './sequence-model.ts'
import {
  asOwner,
  asWorker,
  newWorker,
  onRun,
  putForward,
  realBeat,
  realStart,
  writeItems,
  type SeqReal,
} from './sequence-real.ts'
import { claim, claimOwn, sweep, sweepOnce, toggleTenant } from './sequence-takings.ts'
import { batch, release, requestCancel, wait } from '../../server/runs/service.ts'
import { withScope } from '../../server/database/scope.ts'

type Act = (model: SeqModel, real: SeqReal) => Promise<void>
export type SeqCommand = AsyncCommand<SeqModel, SeqReal>

/** Every command may always be tried; after each, all that the database says is compared with the model. */
export const command = (name: string, act: Act): SeqCommand => ({
  check: () => true,
  run: async (model, real) => {
    real.count('commands')
    await act(model, real)
    await compare(model, real)
  },
  toString: () => name,
})

export function workerAt(model: SeqModel, index: number): SeqWorker {
  const worker = model.workers[index]
  if (worker === undefined) throw new Error('there are three workers')
  return worker
}

/** Mostly a lease of late, and now and then one that is long over. */
const leaseAt = (model: SeqModel, back: number): SeqLease | undefined =>
  model.leases.at(-1 - back) ?? model.leases.at(-1)

const start = (tenant: number, work: number, byPerson: boolean): SeqCommand =>
  command(`start(tenant ${tenant}, work ${work}, ${byPerson ? 'person' : 'system'})`, async (model, real) => {
    const active = sameWork(model, tenant, work)
    const started = await realStart(real, tenant, work, byPerson)
    expect(started.created).toBe(active === undefined)
    if (active === undefined) return modelStart(model, started.id, tenant, work, byPerson)
    expect(started.id).toBe(active.id)
    real.count('start of what is active')
  })

const beat = (index: number): SeqCommand =>
  command(`beat(worker ${index})`, (model, real) => beatOnce(model, real, workerAt(model, index)))

async function beatOnce(model: SeqModel, real: SeqReal, worker: SeqWorker): Promise<void> {
  const held = [...worker.holds].flatMap(([run, token]) => {
    const found = writable(model, { run, token, worker: worker.id })
    return found?.worker === worker.id ? [found] : []
  })
  const heard = await realBeat(real, worker.id, worker.holds)
  modelAlive(model)
  expect(heard).toEqual(
    held.sort((a, b) => a.id - b.id).map((run) => ({ run_id: run.id, wants_cancel: run.wishAt !== null })),
  )
  for (const run of held) run.heartbeat = nowOf(model)
  for (const id of worker.holds.keys())
    if (!held.some((run) => run.id === id)) {
      worker.holds.delete(id)
      real.count('heard by a beat that the lease is over')
    }
}

const tenantOfLease = (model: SeqModel, lease: SeqLease): SeqRun => {
  const run = model.runs.find(({ id }) => id === lease.run)
  if (run === undefined) throw new Error('a lease is of a run')
  return run
}

/** A command of a holder, whose lease may be over: then nothing may come of it. */
const held = (name: string, back: number, act: (model: SeqModel, real: SeqReal, lease: SeqLease) => Promise<unknown>) =>
  command(`${name} of lease ${back}`, async (model, real) => {
    const lease = leaseAt(model, back)
    if (lease === undefined) return
    const isOver = writable(model, lease) === undefined
    const answer = await act(model, real, lease)
    if (isOver) expect(answer).toBeNull()
    if (isOver) real.count(`late ${name.replace(/\(.*/, '')} refused`)
  })

const totalItems = 6

const write = (back: number, succeeded: number, failed: number, breaks: boolean): SeqCommand =>
  held(`batch(${succeeded} done, ${failed} failed${breaks ? ', cut' : ''})`, back, async (model, real, lease) => {
    const run = writable(model, lease)
    const from = run === undefined ? 0 : processedOf(run)
    const isTooMuch = from + succeeded + failed > totalItems
    const work = onRun(real, tenantOfLease(model, lease).tenant, (tx) =>
      batch(tx, { id: lease.run, token: lease.token }, async (row) => {
        await writeItems(tx, real, row, from, succeeded + failed)
        if (breaks) throw new Error('cut')
        const counts = { total: totalItems, processed: succeeded + failed, succeeded, failed }
        return { counts, cursor: from + succeeded + failed }
      }),
    )
    if (run !== undefined && (breaks || isTooMuch)) {
      real.count('batch rolled back')
      return expect(work).rejects.toThrow(breaks ? 'cut' : 'do not hold together')
    }
    const answer = await work
    if (run === undefined) return answer
    expect(answer).not.toBeNull()
    Object.assign(run, { total: totalItems, succeeded: run.succeeded + succeeded, failed: run.failed + failed })
    run.heartbeat = nowOf(model)
    return answer
  })

const waiting = (back: number, isOver: boolean): SeqCommand =>
  held(`wait(${isOver ? 'over' : 'begins'})`, back, async (model, real, lease) => {
    const run = writable(model, lease)
    const until = isOver ? null : new Date(Date.now() + 60_000)
    const answer = await asWorker(real, (tx) => wait(tx, { id: lease.run, token: lease.token }, until))
    if (run === undefined) return answer
    if (isOver) endWait(run, nowOf(model))
    else run.waitingSince ??= nowOf(model)
    run.heartbeat = nowOf(model)
    return answer
  })

const finish = (back: number, kind: EndKind): SeqCommand =>
  held(`finish(${kind})`, back, async (model, real, lease) => {
    const run = writable(model, lease)
    // Nobody cancels who has not heard of a wish.
    if (kind === 'cancel' && run !== undefined && run.wishAt === null) return
    const work = asWorker(real, (tx) => realEnd(tx, kind, { id: lease.run, token: lease.token }, lease.worker))
    if (run === undefined) return work
    const ended = endOf(kind, run)
    if (ended === null) return expect(work).rejects.toThrow('cannot be blocked')
    expect(await work).toMatchObject({ status: 'completed', outcome: ended.outcome })
    modelEnd(model, run, ended.event, ended.outcome, ended.reason)
    real.count(`ended ${ended.outcome} by ${ended.event}`)
    return
  })

const giveBack = (back: number): SeqCommand =>
  held('release', back, async (model, real, lease) => {
    const run = writable(model, lease)
    const answer = await asWorker(real, (tx) => release(tx, { id: lease.run, token: lease.token }, lease.worker))
    if (run === undefined) return answer
    modelRelease(model, run)
    real.count('given back')
    return answer
  })

const cancel = (index: number): SeqCommand =>
  command(`cancel(run ${index})`, async (model, real) => {
    const isActive = (each: SeqRun): boolean => each.status !== 'completed'
    const run = [...model.runs.filter((each) => !isActive(each)), ...model.runs.filter(isActive)].at(-1 - index)
    if (run === undefined) return
    const before = run.status
    const had = run.wishAt !== null
    const { owner } = real.workspace.people
    const answer = await withScope(real.db, asOwner(real), (tx) => requestCancel(tx, run.id, owner))
    if (before === 'queued') modelEnd(model, run, 'cancel', 'cancelled', 'cancelled_by_person')
    if (before === 'running' && !had) {
      Object.assign(run, { wishAt: nowOf(model), audits: run.audits + 1 })
      run.events.push('cancel_requested')
    }
    const running = had ? 'already_requested' : 'requested'
    expect(answer?.kind).toBe({ queued: 'cancelled', running, completed: 'already_completed' }[before])
    real.count(`cancel of a ${before} run`)
  })

/** The process is gone: what it held it holds by its row alone, and nobody of that name comes back. */
const crash = (index: number): SeqCommand =>
  command(`crash(worker ${index})`, async (model, real) => {
    const worker = workerAt(model, index)
    if (worker.holds.size > 0) real.count('crash of a holder')
    worker.holds.clear()
    worker.id = await newWorker(real)
    modelAlive(model)
  })

async function passTime(model: SeqModel, real: SeqReal, seconds: number, isAlive: boolean): Promise<void> {
  if (isAlive) for (const worker of model.workers) await beatOnce(model, real, worker)
  await putForward(real, seconds * 1000, isAlive)
  model.jumped += seconds * 1000
  // The beats that it has seen lie further back now, so they are not those that it has seen.
  for (const run of model.runs) if (run.heartbeat !== null) model.sightings.delete(run.id)
  if (!isAlive) return
  model.lastAlive = nowOf(model)
  for (const worker of model.workers) await beatOnce(model, real, worker)
}

const jump = (seconds: number, isAlive: boolean): SeqCommand =>
  command(`${isAlive ? 'beats for' : 'silence of'} ${seconds} s`, (model, real) =>
    passTime(model, real, seconds, isAlive),
  )

/** Time, a sweep that sees, a little more time, and a sweep that may act. */
const sweeps = (seconds: number, isAlive: boolean): SeqCommand =>
  command(`${isAlive ? 'beats for' : 'silence of'} ${seconds} s and two sweeps`, async (model, real) => {
    await passTime(model, real, seconds, isAlive)
    await sweepOnce(model, real)
    model.patience += 7_100
    await sweepOnce(model, real)
  })

/**
 * Multiples of 7.1 s: no sum of them comes near a threshold, so the few seconds that a sequence really takes decide nothing.
 */
const jumps = [7.1, 14.2, 21.3, 28.4, 71, 710, 1846].map((seconds) => fc.constant(seconds))
const worker = fc.nat(2)
const back = fc.oneof({ weight: 3, arbitrary: fc.nat(1) }, { weight: 1, arbitrary: fc.nat(8) })
const several = <T>(times: number, arbitrary: T): T[] => Array.from({ length: times }, () => arbitrary)

export const allCommands: fc.Arbitrary<SeqCommand>[] = [
  ...several(
    3,
    fc.tuple(fc.nat(1), fc.nat(2), fc.boolean()).map(([tenant, work, who]) => start(tenant, work, who)),
  ),
  ...several(6, worker.map(claim)),
  fc.tuple(worker, fc.boolean()).map(([index, isForgotten]) => claimOwn(index, isForgotten)),
  worker.map(beat),
  ...several(
    6,
    fc
      .tuple(back, fc.nat(2), fc.nat(1), fc.boolean(), fc.boolean())
      .map(([at, done, failed, cut, too]) => write(at, done, failed, cut && too)),
  ),
  fc.tuple(back, fc.boolean()).map(([at, isOver]) => waiting(at, isOver)),
  ...several(
    3,
    fc.tuple(back, fc.constantFrom(...endKinds)).map(([at, kind]) => finish(at, kind)),
  ),
  back.map(giveBack),
  fc.nat(4).map(cancel),
  worker.map(crash),
  ...several(2, fc.constant(null).map(sweep)),
  ...several(
    4,
    fc.constantFrom(14.2, 21.3, 28.4).map((seconds) => sweeps(seconds, false)),
  ),
  fc.constantFrom(71, 710, 1846).map((seconds) => sweeps(seconds, true)),
  fc.nat(1).map(toggleTenant),
  ...several(
    3,
    fc.tuple(fc.oneof(...jumps), fc.boolean()).map(([seconds, isAlive]) => jump(seconds, isAlive)),
  ),
]
