import { makeMove } from './table.ts'
import { at, gone, heard, letGo, nobody, type ModelRun, type ModelWorker, type World } from './world.ts'
import type { Scene } from './scene.ts'

/** Everything that a worker may do, and everything that may befall it. */
export function workerSteps(scene: Scene, number: number): void {
  const worker = at(scene.world.workers, number)
  befallings(scene, number, worker)
  if (worker.isPaused) return
  switch (worker.phase) {
    case 'idle':
      scene.world.runs.forEach((run, index) => taking(scene, number, run, index))
      return
    case 'looking':
      scene.may(`worker ${number + 1} begins run ${worker.run + 1}`, (world) =>
        take(scene, world, number, worker.run, 'begin'),
      )
      return
    case 'holding':
      holding(scene, number, worker)
      return
    case 'batch':
      batch(scene, number, worker)
      return
    case 'unsure':
      scene.may(`worker ${number + 1} asks what became of its commit`, (world) => askFate(scene, world, number))
      return
  }
}

/** A claim is one transaction that holds its lane and its run; its answer may never arrive. */
function taking(scene: Scene, number: number, run: ModelRun, index: number): void {
  const { world, setting, guards } = scene
  const name = `worker ${number + 1}`
  if (run.lockedBy !== nobody || run.status === 'completed') return
  if (run.status === 'running' && run.holder === number && setting.isResumable)
    scene.may(`${name} finds that run ${index + 1} is its own`, (next) => hold(next, number, index))
  if (world.lane >= setting.laneMax) return
  if (run.status === 'queued') {
    if (!guards.laneLock) {
      scene.may(`${name} sees room in the lane for run ${index + 1}`, (next) =>
        Object.assign(at(next.workers, number), { phase: 'looking', run: index }),
      )
      return
    }
    scene.may(`${name} begins run ${index + 1}`, (next) => take(scene, next, number, index, 'begin'))
    scene.mayNot(`${name} refuses run ${index + 1}`, (next) => {
      makeMove(next, index, 'block', { by: 'legitimacy', outcome: 'blocked', token: null }, guards)
    })
    if (setting.hasUnsureCommits)
      scene.mayNot(`${name} begins run ${index + 1} and never hears of it`, (next) => {
        take(scene, next, number, index, 'begin')
        letGo(at(next.workers, number))
      })
  }
  if (run.status === 'running' && run.holder === nobody && setting.isResumable)
    scene.may(`${name} goes on with run ${index + 1}, which was given back`, (next) =>
      take(scene, next, number, index, 'resume'),
    )
}

/** The run becomes this worker's, by the move that takes it. */
export function take(scene: Scene, world: World, number: number, index: number, move: 'begin' | 'resume'): void {
  const run = at(world.runs, index)
  const has = makeMove(world, index, move, { by: 'worker', token: run.token, holder: number }, scene.guards)
  letGo(at(world.workers, number))
  if (!has) return
  run.takes++
  for (const other of world.runs) if (other.holder === nobody) other.silent = 0
  hold(world, number, index)
}

/** What the row says is this worker's is in its hands, from where the row says. */
function hold(world: World, number: number, index: number): void {
  const run = at(world.runs, index)
  Object.assign(at(world.workers, number), { phase: 'holding', run: index, token: run.token, next: run.cursor })
  heard(world, index)
}

/** By its row: the token stands, it has not ended, and somebody holds it. */
const isStillHeld = (run: ModelRun, token: number): boolean =>
  run.status === 'running' && run.token === token && run.holder !== nobody

function holding(scene: Scene, number: number, worker: ModelWorker): void {
  const { world, setting, guards } = scene
  const run = at(world.runs, worker.run)
  const name = `worker ${number + 1}`
  const of = `run ${worker.run + 1} with token ${worker.token}`
  if (!isStillHeld(run, worker.token))
    scene.may(`${name} hears that it does not hold ${of}`, (next) => letGo(at(next.workers, number)))
  if (run.silent > 0)
    scene.mayNot(`${name} was silent for too long by its own clock, and lets go of ${of}`, (next) =>
      letGo(at(next.workers, number)),
    )
  if (run.lockedBy !== nobody) return
  if (worker.next < setting.items) scene.may(`${name} opens a batch of ${of}`, (next) => fence(scene, next, number))
  const ends = (label: string, isSure: boolean, move: (next: World) => void): void => {
    const one = isSure ? scene.may : scene.mayNot
    one(`${name} ${label} ${of}`, (next) => {
      move(next)
      letGo(at(next.workers, number))
    })
    if (setting.hasUnsureCommits) scene.mayNot(`${name} ${label} ${of}, and never hears of it`, move)
  }
  const how = { by: 'worker', token: worker.token } as const
  if (worker.next >= setting.items) {
    const outcome = run.processed >= setting.items ? 'succeeded' : 'partially_succeeded'
    ends('completes', true, (next) => void makeMove(next, worker.run, 'complete', { ...how, outcome }, guards))
  }
  ends('gives up', false, (next) => void makeMove(next, worker.run, 'complete', { ...how, outcome: 'failed' }, guards))
  if (run.processed === 0)
    ends('refuses', false, (next) => void makeMove(next, worker.run, 'block', { ...how, outcome: 'blocked' }, guards))
  if (run.wish > 0)
    ends('cancels', true, (next) => void makeMove(next, worker.run, 'cancel', { ...how, outcome: 'cancelled' }, guards))
  if (setting.isResumable)
    ends('gives back', false, (next) => {
      if (makeMove(next, worker.run, 'release', how, guards)) at(next.runs, worker.run).takes--
    })
}

/** The first statement of a batch: is it still ours? With the lock nobody moves the run before the commit. */
function fence(scene: Scene, world: World, number: number): void {
  const worker = at(world.workers, number)
  const run = at(world.runs, worker.run)
  const isOpen =
    (!scene.guards.fromStatus || run.status === 'running') &&
    run.holder !== nobody &&
    (!scene.guards.token || run.token === worker.token)
  if (!isOpen) return letGo(worker)
  worker.phase = 'batch'
  worker.seen = run.processed
  if (scene.guards.batchLock) run.lockedBy = number
}

function batch(scene: Scene, number: number, worker: ModelWorker): void {
  const name = `worker ${number + 1}`
  const of = `run ${worker.run + 1} with token ${worker.token}`
  scene.may(`${name} commits a batch of ${of}`, (next) => {
    write(scene, next, number)
    const mine = at(next.workers, number)
    if (mine.phase === 'batch') Object.assign(mine, { phase: 'holding', next: mine.next + 1, seen: 0 })
  })
  if (!scene.setting.hasUnsureCommits) return
  scene.mayNot(`${name} commits a batch of ${of}, and the connection is cut before the answer`, (next) => {
    write(scene, next, number)
    const mine = at(next.workers, number)
    if (mine.phase === 'batch') Object.assign(mine, { phase: 'unsure', cameThrough: true, seen: 0 })
  })
  scene.mayNot(`${name} is cut off before it commits a batch of ${of}`, (next) => rollBack(next, number))
}

/** The rows of the item, then counts and cursor, which name the token once more; then the commit. */
function write(scene: Scene, world: World, number: number): void {
  const worker = at(world.workers, number)
  const run = at(world.runs, worker.run)
  if (!isStillHeld(run, worker.token))
    world.breach = `rows were written with token ${worker.token} when the run was ${run.status} under token ${run.token}`
  run.rows[worker.next] = at(run.rows, worker.next) + 1
  if (run.lockedBy === number) run.lockedBy = nobody
  if (scene.guards.token && !isStillHeld(run, worker.token)) return letGo(worker)
  run.processed = worker.seen + 1
  run.cursor = worker.next + 1
  heard(world, worker.run)
}

function rollBack(world: World, number: number): void {
  const worker = at(world.workers, number)
  const run = at(world.runs, worker.run)
  if (run.lockedBy === number) run.lockedBy = nobody
  Object.assign(worker, { phase: 'unsure', cameThrough: false, seen: 0 })
}

function askFate(scene: Scene, world: World, number: number): void {
  const worker = at(world.workers, number)
  const isWritten = scene.guards.askFate && worker.cameThrough
  if (isWritten && !isStillHeld(at(world.runs, worker.run), worker.token)) return letGo(worker)
  Object.assign(worker, { phase: 'holding', next: worker.next + (isWritten ? 1 : 0), cameThrough: false })
}

/** A process may be frozen at any instant, and go on at any other; or be killed, and another comes in its place. */
function befallings(scene: Scene, number: number, worker: ModelWorker): void {
  const name = `worker ${number + 1}`
  const holdsByRow = scene.world.runs.some((run) => run.status === 'running' && run.holder === number)
  if (worker.phase === 'idle' && !holdsByRow) return
  scene.mayNot(`${name} is killed; another comes in its place`, (next) => {
    for (const run of next.runs) {
      if (run.status === 'running' && run.holder === number) run.holder = gone
      if (run.lockedBy === number) run.lockedBy = nobody
    }
    letGo(at(next.workers, number))
  })
  if (worker.phase === 'idle') return
  if (worker.isPaused) {
    scene.may(`${name} wakes`, (next) => void (at(next.workers, number).isPaused = false))
    if (worker.phase === 'batch')
      scene.may(`the database ends the session of ${name}, which says nothing`, (next) => rollBack(next, number))
  } else if (scene.setting.hasFreezing)
    scene.mayNot(`${name} is frozen`, (next) => void (at(next.workers, number).isPaused = true))
}
