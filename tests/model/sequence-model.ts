import type { Outcome, Status } from '../../operations/lifecycle.ts'

/** One run as the model believes it to be. Instants are ms of the sequence's clock. */
export type SeqRun = {
  readonly id: number
  readonly tenant: number
  readonly work: number
  readonly byPerson: boolean
  status: Status
  outcome: Outcome
  reason: string | null
  token: number
  attempt: number
  releases: number
  worker: string | null
  heartbeat: number | null
  startedAt: number | null
  readonly runAfter: number
  counted: boolean
  wishAt: number | null
  waitingSince: number | null
  waitedMs: number
  total: number
  succeeded: number
  failed: number
  audits: number
  readonly events: string[]
}

export type SeqLane = { running: number; lastServed: number | null; roomSince: number | null; isOperable: boolean }
/** A right to write that was given at some time; it may be out of date by now. */
export type SeqLease = { readonly run: number; readonly token: number; readonly worker: string }
export type SeqWorker = { id: string; readonly holds: Map<number, number> }
type Sighting = { readonly heartbeat: number | null; readonly token: number; readonly since: number }

export type SeqModel = {
  /** What the clock has been put forward by. */
  jumped: number
  /** What the reconciler's own clock, which only goes forward, has been put forward by besides. */
  patience: number
  runs: SeqRun[]
  lanes: SeqLane[]
  workers: SeqWorker[]
  leases: SeqLease[]
  aliveSince: number | null
  lastAlive: number | null
  sightings: Map<number, Sighting>
}

export const laneMax = 2
export const tenants = 2
const started = performance.now()
export const nowOf = (model: SeqModel): number => performance.now() - started + model.jumped

/** The clock of the process that sweeps. */
export const monotonicOf = (model: SeqModel): number => nowOf(model) + model.patience

export const newModel = (workers: readonly string[]): SeqModel => ({
  jumped: 0,
  patience: 0,
  runs: [],
  lanes: Array.from({ length: tenants }, () => ({ running: 0, lastServed: null, roomSince: null, isOperable: true })),
  workers: workers.map((id) => ({ id, holds: new Map() })),
  leases: [],
  aliveSince: null,
  lastAlive: null,
  sightings: new Map(),
})

export function laneOf(model: SeqModel, run: SeqRun): SeqLane {
  const lane = model.lanes[run.tenant]
  if (lane === undefined) throw new Error('every tenant has its lane')
  return lane
}

export const processedOf = (run: SeqRun): number => run.succeeded + run.failed
export const toldOf = (run: SeqRun): number => (run.status === 'completed' && run.byPerson ? 1 : 0)

/** The active run that is the same work, if there is one. */
export const sameWork = (model: SeqModel, tenant: number, work: number): SeqRun | undefined =>
  model.runs.find((run) => run.tenant === tenant && run.work === work && run.status !== 'completed')

export function modelStart(model: SeqModel, id: number, tenant: number, work: number, byPerson: boolean): void {
  model.runs.push({
    id,
    tenant,
    work,
    byPerson,
    status: 'queued',
    outcome: 'pending',
    reason: null,
    token: 0,
    attempt: 0,
    releases: 0,
    worker: null,
    heartbeat: null,
    startedAt: null,
    runAfter: nowOf(model),
    counted: false,
    wishAt: null,
    waitingSince: null,
    waitedMs: 0,
    total: 0,
    succeeded: 0,
    failed: 0,
    audits: 1,
    events: ['start'],
  })
}

/** A worker has it now: begun, or gone on with. */
export function modelTake(model: SeqModel, run: SeqRun, worker: SeqWorker, event: 'begin' | 'resume'): void {
  const now = nowOf(model)
  const lane = laneOf(model, run)
  if (!run.counted) lane.running++
  lane.lastServed = now
  endWait(run, now)
  Object.assign(run, { status: 'running', token: run.token + 1, attempt: run.attempt + 1, worker: worker.id })
  Object.assign(run, { heartbeat: now, startedAt: run.startedAt ?? now, counted: true })
  run.events.push(event)
  give(model, run, worker)
}

/** What the row says is this worker's is in its hands. */
export function give(model: SeqModel, run: SeqRun, worker: SeqWorker): void {
  worker.holds.set(run.id, run.token)
  model.leases.push({ run: run.id, token: run.token, worker: worker.id })
}

export function modelRelease(model: SeqModel, run: SeqRun): void {
  leaveLane(model, run)
  endWait(run, nowOf(model))
  Object.assign(run, { worker: null, heartbeat: nowOf(model), releases: run.releases + 1 })
  run.events.push('release')
}

export function modelEnd(model: SeqModel, run: SeqRun, event: string, outcome: Outcome, reason: string | null): void {
  leaveLane(model, run)
  Object.assign(run, { status: 'completed', outcome, reason, waitingSince: null, audits: run.audits + 1 })
  if (event === 'reconcile') run.token++
  if (event === 'cancel') run.wishAt ??= nowOf(model)
  run.events.push(event)
}

export function endWait(run: SeqRun, now: number): void {
  if (run.waitingSince !== null) run.waitedMs += now - run.waitingSince
  run.waitingSince = null
}

function leaveLane(model: SeqModel, run: SeqRun): void {
  const lane = laneOf(model, run)
  if (!run.counted) return
  if (lane.running === laneMax) lane.roomSince = nowOf(model)
  lane.running--
  run.counted = false
}

/** The run of a lease, when whoever has it may still write; undefined when that is over. */
export const writable = (model: SeqModel, lease: SeqLease): SeqRun | undefined =>
  model.runs.find(
    ({ id, status, token, worker }) =>
      id === lease.run && status === 'running' && token === lease.token && worker !== null,
  )

/** The next run that a claim takes: what was given back first, else the oldest of the lane served least recently. */
export function nextClaim(model: SeqModel): SeqRun | undefined {
  const hasRoom = (run: SeqRun): boolean => laneOf(model, run).running < laneMax
  const released = model.runs.find((run) => run.status === 'running' && run.worker === null && hasRoom(run))
  if (released !== undefined) return released
  const queued = model.runs.filter((run) => run.status === 'queued' && hasRoom(run))
  const served = (run: SeqRun): number => laneOf(model, run).lastServed ?? -Infinity
  const priority = (run: SeqRun): number => (run.byPerson ? 50 : 100)
  return queued.sort(
    (a, b) => by(served(a), served(b)) || by(laneName(a), laneName(b)) || by(priority(a), priority(b)) || a.id - b.id,
  )[0]
}

const by = <T extends number | string>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0)
/** Lanes are made in the order of their tenants, and are compared by name only before they were ever served. */
const laneName = (run: SeqRun): string => names.get(run.tenant) ?? ''
const names = new Map<number, string>()
export const nameLane = (tenant: number, key: string): void => void names.set(tenant, key)

/** Some worker was heard. */
export function modelAlive(model: SeqModel): void {
  const now = nowOf(model)
  if (model.lastAlive === null || now - model.lastAlive > 10_000) model.aliveSince = now
  model.lastAlive = now
}
