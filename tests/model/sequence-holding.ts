import { expect } from 'vitest'
import { batch, release, wait } from '../../server/runs/service.ts'
import { command, workerAt, type SeqCommand } from './sequence-command.ts'
import { endOf, realEnd, type EndKind } from './sequence-ends.ts'
import {
  endWait,
  modelAlive,
  modelEnd,
  modelRelease,
  nowOf,
  processedOf,
  writable,
  type SeqLease,
  type SeqModel,
  type SeqRun,
  type SeqWorker,
} from './sequence-model.ts'
import { asWorker, onRun, realBeat, writeItems, type SeqReal } from './sequence-real.ts'

/** Mostly a lease of late, and now and then one that is long over. */
const leaseAt = (model: SeqModel, back: number): SeqLease | undefined =>
  model.leases.at(-1 - back) ?? model.leases.at(-1)

export const beat = (index: number): SeqCommand =>
  command(`beat(worker ${index})`, (model, real) => beatOnce(model, real, workerAt(model, index)))

export async function beatOnce(model: SeqModel, real: SeqReal, worker: SeqWorker): Promise<void> {
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

export const write = (back: number, succeeded: number, failed: number, breaks: boolean): SeqCommand =>
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

export const waiting = (back: number, isOver: boolean): SeqCommand =>
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

export const finish = (back: number, kind: EndKind): SeqCommand =>
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

export const giveBack = (back: number): SeqCommand =>
  held('release', back, async (model, real, lease) => {
    const run = writable(model, lease)
    const answer = await asWorker(real, (tx) => release(tx, { id: lease.run, token: lease.token }, lease.worker))
    if (run === undefined) return answer
    modelRelease(model, run)
    real.count('given back')
    return answer
  })
