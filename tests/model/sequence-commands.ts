import fc from 'fast-check'
import { expect } from 'vitest'
import { withScope } from '../../server/database/scope.ts'
import { requestCancel } from '../../server/runs/service.ts'
import { command, workerAt, type SeqCommand } from './sequence-command.ts'
import { endKinds } from './sequence-ends.ts'
import { beat, beatOnce, finish, giveBack, waiting, write } from './sequence-holding.ts'
import { modelAlive, modelEnd, modelStart, nowOf, sameWork, type SeqModel, type SeqRun } from './sequence-model.ts'
import { asOwner, newWorker, putForward, realStart, type SeqReal } from './sequence-real.ts'
import { claim, claimOwn, sweep, sweepOnce, toggleTenant } from './sequence-takings.ts'

const start = (tenant: number, work: number, byPerson: boolean): SeqCommand =>
  command(`start(tenant ${tenant}, work ${work}, ${byPerson ? 'person' : 'system'})`, async (model, real) => {
    const active = sameWork(model, tenant, work)
    const started = await realStart(real, tenant, work, byPerson)
    expect(started.created).toBe(active === undefined)
    if (active === undefined) return modelStart(model, started.id, tenant, work, byPerson)
    expect(started.id).toBe(active.id)
    real.count('start of what is active')
  })

/** `isAgain`: of those whose wish stands already, which hardly any draw of all comes upon. */
const cancel = (index: number, isAgain: boolean): SeqCommand =>
  command(`cancel(run ${index})${isAgain ? ' again' : ''}`, async (model, real) => {
    const byLife = (status: SeqRun['status']): SeqRun[] => model.runs.filter((each) => each.status === status)
    const wished = byLife('running').filter(({ wishAt }) => wishAt !== null)
    const all = [...byLife('completed'), ...byLife('queued'), ...byLife('running')]
    const run = (isAgain ? wished : all).at(-1 - index)
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
    real.count(had && before === 'running' ? 'cancel of what is wished away' : `cancel of a ${before} run`)
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
  // Comes to something only where a wish stands, which is seldom.
  ...several(
    2,
    back.map((at) => finish(at, 'cancel')),
  ),
  back.map(giveBack),
  ...several(
    2,
    fc.nat(2).map((index) => cancel(index, false)),
  ),
  fc.constant(cancel(0, true)),
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
