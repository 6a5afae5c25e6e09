import {
  endWait,
  laneMax,
  laneOf,
  modelEnd,
  modelTake,
  monotonicOf,
  nowOf,
  type SeqModel,
  type SeqRun,
  type SeqWorker,
} from './sequence-model.ts'

/**
 * What the reconciler will do, said once more and on its own (spec: operations §10), in the seconds of the page and not in
 * those of the policy: a threshold that changes has to be changed here too.
 */
export type Sweep = { readonly ended: number; readonly resumed: number }

const second = 1000
const minute = 60 * second

/** From when on it counts as stale if nothing more is heard; null when that cannot be said. */
function staleAt(model: SeqModel, run: SeqRun): number | null {
  if (run.status === 'completed') return null
  if (run.status === 'running' && run.worker !== null)
    return Math.min((run.heartbeat ?? 0) + 10 * second, (run.startedAt ?? 0) + waited(model, run) + 30 * minute)
  const lane = laneOf(model, run)
  const alive = model.lastAlive !== null && nowOf(model) - model.lastAlive <= 10 * second ? model.aliveSince : null
  if (lane.running >= laneMax || alive === null) return null
  const waitsFrom = run.status === 'queued' ? run.runAfter : (run.heartbeat ?? 0)
  return Math.max(waitsFrom, lane.lastServed ?? 0, lane.roomSince ?? 0, alive) + 10 * minute
}

const waited = (model: SeqModel, run: SeqRun): number =>
  run.waitedMs + (run.waitingSince === null ? 0 : nowOf(model) - run.waitingSince)

export function isLikelyStale(model: SeqModel, run: SeqRun): boolean {
  const at = staleAt(model, run)
  return at !== null && at <= nowOf(model)
}

/** No instant that decides anything lies so near that the moment between question and answer could decide it. */
export const isClear = (model: SeqModel, withinMs: number): boolean =>
  model.runs.every((run) => {
    const now = nowOf(model)
    const at = staleAt(model, run)
    const edges = [at, run.heartbeat === null ? null : run.heartbeat + 20 * second]
    const wish = run.wishAt === null ? null : run.wishAt + minute
    const alive = model.lastAlive === null ? null : model.lastAlive + 10 * second
    const seen = model.sightings.get(run.id)
    const isSure = seen === undefined || Math.abs(monotonicOf(model) - seen.since - 5 * second) > withinMs
    return isSure && [...edges, wish, alive].every((edge) => edge === null || Math.abs(edge - now) > withinMs)
  })

type Verdict =
  | { readonly act: 'leave' | 'resume'; readonly bySilence: boolean }
  | { readonly act: 'end'; readonly bySilence: boolean; readonly reason: string }

function judge(model: SeqModel, run: SeqRun): Verdict {
  const now = nowOf(model)
  const end = (reason: string, bySilence: boolean) => ({ act: 'end', reason, bySilence }) as const
  const leave = { act: 'leave', bySilence: false } as const
  if (run.status === 'completed') return leave
  const wish = run.wishAt === null ? null : now - run.wishAt
  if (run.status === 'queued' || (run.worker === null && wish === null))
    return isLikelyStale(model, run) ? end('queue_stalled', true) : leave
  if (wish !== null && wish >= minute) return end('cancel_forced', false)
  const isOverdue = now - (run.startedAt ?? now) - waited(model, run) >= 30 * minute
  if (run.worker !== null && now - (run.heartbeat ?? 0) >= 20 * second) {
    if (wish !== null) return end('cancel_forced', true)
    if (run.attempt - run.releases >= 3) return end('worker_crash_loop', true)
    if (isOverdue) return end('runtime_exceeded', true)
    return { act: 'resume', bySilence: true }
  }
  return isOverdue ? end('runtime_exceeded', false) : leave
}

const isSuspect = (model: SeqModel, run: SeqRun): boolean =>
  run.status !== 'completed' && (isLikelyStale(model, run) || run.wishAt !== null)

/** Makes the model go through one sweep; `worker` is who goes on with what was lost. */
export function modelSweep(model: SeqModel, worker: SeqWorker, count: (what: string) => void): Sweep {
  const suspects = model.runs.filter((run) => isSuspect(model, run)).sort((a, b) => a.id - b.id)
  const now = nowOf(model)
  const before = model.sightings
  model.sightings = new Map(
    suspects.map((run) => {
      const last = before.get(run.id)
      const isSame = last !== undefined && last.heartbeat === run.heartbeat && last.token === run.token
      return [run.id, isSame ? last : { heartbeat: run.heartbeat, token: run.token, since: monotonicOf(model) }]
    }),
  )
  let ended = 0
  let resumed = 0
  for (const run of suspects) {
    const verdict = judge(model, run)
    const seenFor = monotonicOf(model) - (model.sightings.get(run.id)?.since ?? Infinity)
    if (verdict.act === 'leave' || (verdict.bySilence && seenFor < 5 * second) || !isSuspect(model, run)) continue
    if (verdict.act !== 'end') {
      modelTake(model, run, worker, 'resume')
      count('run of a lost worker gone on with')
      resumed++
      continue
    }
    endWait(run, now)
    const wished = run.wishAt !== null
    const reason = wished ? 'cancel_forced' : verdict.reason
    modelEnd(model, run, 'reconcile', wished ? 'cancelled' : 'failed', reason)
    count(`reconciled as ${reason}`)
    ended++
  }
  return { ended, resumed }
}
