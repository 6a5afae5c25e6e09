import { expect } from 'vitest'
import { claimNext, claimOwn as realClaimOwn } from '../../server/runs/worker/claim.ts'
import { seed } from '../people.ts'
import { command, workerAt, type SeqCommand } from './sequence-command.ts'
import { endWait, give, laneOf, modelEnd, modelTake, nextClaim, nowOf, type SeqModel } from './sequence-model.ts'
import { tenantOf, type SeqReal } from './sequence-real.ts'
import { isClear, modelSweep } from './sequence-sweep.ts'

/** How a run comes into a worker's hands. */
export const claim = (index: number): SeqCommand =>
  command(`claim(worker ${index})`, async (model, real) => {
    const worker = workerAt(model, index)
    const expected = nextClaim(model)
    const claimed = await claimNext(real.db, worker.id)
    if (expected === undefined) return expect(claimed.kind).toBe('nothing')
    const isRefused = expected.status === 'queued' && !laneOf(model, expected).isOperable
    if (claimed.kind === 'nothing') return expect(claimed.kind).toBe(isRefused ? 'blocked' : 'begun')
    expect([claimed.kind, claimed.run.id]).toEqual([isRefused ? 'blocked' : 'begun', expected.id])
    if (isRefused) modelEnd(model, expected, 'block', 'blocked', 'tenant_not_operable')
    else modelTake(model, expected, worker, expected.status === 'queued' ? 'begin' : 'resume')
    real.count(isRefused ? 'blocked at pick-up' : 'claimed')
  })

/** What it has by its row and not in its hands; `isForgotten`: it has just lost all that it had in them. */
export const claimOwn = (index: number, isForgotten: boolean): SeqCommand =>
  command(`${isForgotten ? 'forget and ' : ''}claim own(worker ${index})`, async (model, real) => {
    const worker = workerAt(model, index)
    if (isForgotten) worker.holds.clear()
    const own = model.runs.find(
      ({ id, status, worker: holder }) => status === 'running' && holder === worker.id && !worker.holds.has(id),
    )
    const claimed = await realClaimOwn(real.db, worker.id, [...worker.holds.keys()])
    expect(claimed.kind === 'begun' ? claimed.run.id : null).toBe(own?.id ?? null)
    if (own === undefined) return
    endWait(own, nowOf(model))
    own.heartbeat = nowOf(model)
    give(model, own, worker)
    real.count('found to be its own')
  })

export const sweep = (): SeqCommand => command('sweep', sweepOnce)

export async function sweepOnce(model: SeqModel, real: SeqReal): Promise<void> {
  if (!isClear(model, 500)) return real.count('sweep left out, too near an edge')
  const expected = modelSweep(model, workerAt(model, 0), real.count)
  const { ended, resumed } = await real.reconciler.runOnce()
  expect({ ended, resumed }).toEqual(expected)
}

export const toggleTenant = (index: number): SeqCommand =>
  command(`archive or not(tenant ${index})`, async (model, real) => {
    const lane = model.lanes[index]
    if (lane === undefined) return
    lane.isOperable = !lane.isOperable
    await seed(real.pool, 'update tenants set status = $1 where id = $2', [
      lane.isOperable ? 'active' : 'archived',
      tenantOf(real, index).id,
    ])
  })
