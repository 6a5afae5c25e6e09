import type { Outcome, Status } from '../../operations/lifecycle.ts'

/**
 * What the exhaustive model looks at: one lane with its runs, two workers, one reconciler and somebody who may cancel.
 * Time is coarse. One tick is about as long as a run may be silent before it looks stale: whoever can beat does, and two
 * ticks without a beat are as long as the reconciler waits before it acts.
 */
export type Setting = {
  readonly name: string
  readonly runs: number
  readonly items: number
  readonly laneMax: number
  /** Keeps a cursor: it may be given back, and gone on with where a worker was lost. */
  readonly isResumable: boolean
  /** Commits of which nobody hears whether they came through. */
  readonly hasUnsureCommits: boolean
  /** People who want a run cancelled that is under way. */
  readonly hasWishes: boolean
  /** Workers that stop for any time and then go on as if nothing had been. */
  readonly hasFreezing: boolean
}

/** What holds the promises. A build without one of them must break one. */
export type Guards = {
  /** A holder's write names its token. */
  readonly token: boolean
  /** A move names the statuses that it comes from. */
  readonly fromStatus: boolean
  /** A batch holds the row between its fence and its commit. */
  readonly batchLock: boolean
  /** The reconciler looks again under the lock before it acts. */
  readonly lookAgain: boolean
  /** A worker whose commit was cut asks what became of it before it writes again. */
  readonly askFate: boolean
  /** A claim looks at its lane under the lock of the lane. */
  readonly laneLock: boolean
  /** A queue is stalled only when its lane had room all the while. */
  readonly countsRoom: boolean
}
export const allGuards: Guards = {
  token: true,
  fromStatus: true,
  batchLock: true,
  lookAgain: true,
  askFate: true,
  laneLock: true,
  countsRoom: true,
}

/** Who holds a run, by its row: a worker's number, nobody, or a process that is no more. */
export const nobody = -1
export const gone = 9

export type ModelRun = {
  status: Status
  outcome: Outcome
  token: number
  /** How many workers had it, those that gave it back not counted: what the reconciler counts as lost. */
  takes: number
  holder: number
  counted: boolean
  cursor: number
  processed: number
  /** How often the rows of each item were written. */
  rows: number[]
  ends: number
  told: number
  /** 0: nobody wants it cancelled. 1: somebody does. 2: for so long that it is forced. */
  wish: number
  /** Ticks since a beat; for a run that waits in its lane, since something might have happened to it. At most 2. */
  silent: number
  /** For how many ticks its lane has had room: what an honest "nothing picked it up" needs. At most 2. */
  roomFor: number
  /** The worker whose batch holds the row. */
  lockedBy: number
}

export type ModelWorker = {
  /** looking: it saw room in the lane, without its lock. batch: between fence and commit. unsure: its commit was cut. */
  phase: 'idle' | 'looking' | 'holding' | 'batch' | 'unsure'
  isPaused: boolean
  run: number
  token: number
  /** The item that its handler writes next. */
  next: number
  /** The count that it saw behind the fence. */
  seen: number
  /** What became of the commit that was cut; the worker does not know it. */
  cameThrough: boolean
}

export type Decided = { run: number; token: number; isChanged: boolean; act: 'end' | 'resume' }

export type World = {
  runs: ModelRun[]
  lane: number
  workers: ModelWorker[]
  /** By run. 1: the reconciler has seen this beat. 2: and some time has passed since. 0: it has not, or it has changed. */
  sightings: number[]
  /** What the reconciler has decided and not yet done. */
  decided: Decided | null
  /** What happened in the last step that never may. */
  breach: string | null
}

const idle = (): ModelWorker => ({
  phase: 'idle',
  isPaused: false,
  run: 0,
  token: 0,
  next: 0,
  seen: 0,
  cameThrough: false,
})

export function firstWorld({ runs, items }: Setting): World {
  const queued = (): ModelRun => ({
    status: 'queued',
    outcome: 'pending',
    token: 0,
    takes: 0,
    holder: nobody,
    counted: false,
    cursor: 0,
    processed: 0,
    rows: Array.from({ length: items }, () => 0),
    ends: 0,
    told: 0,
    wish: 0,
    silent: 0,
    roomFor: 0,
    lockedBy: nobody,
  })
  return {
    runs: Array.from({ length: runs }, queued),
    lane: 0,
    workers: [idle(), idle()],
    sightings: Array.from({ length: runs }, () => 0),
    decided: null,
    breach: null,
  }
}

/** By hand, because it is done a million times. */
export const copyOf = ({ runs, lane, workers, sightings, decided }: World): World => ({
  runs: runs.map(copyOfRun),
  lane,
  workers: workers.map(copyOfWorker),
  sightings: sightings.slice(),
  decided: decided === null ? null : { ...decided },
  breach: null,
})

const copyOfRun = (run: ModelRun): ModelRun => ({
  status: run.status,
  outcome: run.outcome,
  token: run.token,
  takes: run.takes,
  holder: run.holder,
  counted: run.counted,
  cursor: run.cursor,
  processed: run.processed,
  rows: run.rows.slice(),
  ends: run.ends,
  told: run.told,
  wish: run.wish,
  silent: run.silent,
  roomFor: run.roomFor,
  lockedBy: run.lockedBy,
})

const copyOfWorker = (worker: ModelWorker): ModelWorker => ({
  phase: worker.phase,
  isPaused: worker.isPaused,
  run: worker.run,
  token: worker.token,
  next: worker.next,
  seen: worker.seen,
  cameThrough: worker.cameThrough,
})

/** Lets go of whatever it had in its hands; what stands in the row stays. */
export const letGo = (worker: ModelWorker): void => void Object.assign(worker, idle())

/** Somebody was heard of: what the reconciler saw before does not count any more. */
export function heard(world: World, run: number): void {
  at(world.runs, run).silent = 0
  world.sightings[run] = 0
  if (world.decided?.run === run) world.decided.isChanged = true
}

export function at<T>(list: readonly T[], index: number): T {
  const found = list[index]
  if (found === undefined) throw new Error(`there is no number ${index}`)
  return found
}
