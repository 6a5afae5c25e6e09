import { attemptsMax } from '../../operations/lifecycle.ts'
import type { Scene } from './scene.ts'
import { makeMove } from './table.ts'
import { take } from './worker-steps.ts'
import { at, nobody, type World } from './world.ts'

type Decision = { readonly act: 'end' | 'resume'; readonly bySilence: boolean } | null

/** Silent for two ticks: nothing that is alive is. */
const long = 2

/** What is to be done about a run, from what its row and its lane say now (spec: operations §10). */
function decide(scene: Scene, world: World, index: number): Decision {
  const run = at(world.runs, index)
  if (run.status === 'completed') return null
  const waits = run.status === 'queued' || run.holder === nobody
  const hasRoom = world.lane < scene.setting.laneMax
  if (run.status === 'queued' || (waits && run.wish === 0))
    return hasRoom && run.silent >= long && (run.roomFor >= long || !scene.guards.countsRoom)
      ? { act: 'end', bySilence: true }
      : null
  if (run.wish >= long) return { act: 'end', bySilence: false }
  if (waits || run.silent < long) return null
  const isLeftToAnother = scene.setting.isResumable && run.wish === 0 && run.takes < attemptsMax
  return { act: isLeftToAnother ? 'resume' : 'end', bySilence: true }
}

/** A run comes up in a sweep when it looks stale, or somebody wants it cancelled. */
function looksStale(scene: Scene, index: number): boolean {
  const run = at(scene.world.runs, index)
  if (run.status === 'completed') return false
  if (run.status === 'running' && run.holder !== nobody) return run.silent > 0 || run.wish > 0
  return run.wish > 0 || decide(scene, scene.world, index) !== null
}

/** It looks, decides, and acts in a transaction of its own; anything may happen in between. */
export function reconcilerSteps(scene: Scene): void {
  const { world } = scene
  if (world.decided !== null) {
    acting(scene, world.decided.run)
    return
  }
  world.runs.forEach((run, index) => {
    if (!looksStale(scene, index)) return
    if (world.sightings[index] === 0)
      scene.may(`the reconciler sees run ${index + 1}`, (next) => void (next.sightings[index] = 1))
    const decision = decide(scene, world, index)
    if (decision === null || (decision.bySilence && world.sightings[index] !== 2)) return
    scene.may(`the reconciler decides to ${decision.act} run ${index + 1}`, (next) => {
      next.decided = { run: index, token: run.token, isChanged: false, act: decision.act }
    })
  })
}

function acting(scene: Scene, index: number): void {
  const { world, guards } = scene
  const run = at(world.runs, index)
  if (run.lockedBy !== nobody) return
  if (guards.lookAgain && !isStillSo(scene)) {
    scene.may(`the reconciler looks again and leaves run ${index + 1} alone`, forget)
    return
  }
  if (world.decided?.act === 'end') {
    const outcome = run.wish > 0 ? 'cancelled' : 'failed'
    scene.may(`the reconciler ends run ${index + 1}`, (next) => {
      if (makeMove(next, index, 'reconcile', { by: 'reconciler', outcome, token: null }, guards))
        accuse(scene, next, index, 'ended')
      forget(next)
    })
    return
  }
  scene.may(`no worker has a hand free for run ${index + 1}`, forget)
  world.workers.forEach((worker, number) => {
    if (worker.phase !== 'idle') return
    scene.may(`worker ${number + 1} takes over run ${index + 1}`, (next) => {
      take(scene, next, number, index, 'resume')
      accuse(scene, next, index, 'taken from its holder')
      forget(next)
    })
  })
}

const forget = (world: World): void => void (world.decided = null)

/** Under the lock: the same holder, the same beat where silence decides, and the same to be done. */
function isStillSo({ world, ...scene }: Scene): boolean {
  const then = world.decided
  if (then === null) return false
  const again = decide({ world, ...scene }, world, then.run)
  const isSame = at(world.runs, then.run).token === then.token && (again?.bySilence !== true || !then.isChanged)
  return again !== null && again.act === then.act && isSame
}

/** What the reconciler did is right only when nobody had been heard of for long, judged at that instant. */
function accuse({ world }: Scene, next: World, index: number, what: string): void {
  const run = at(world.runs, index)
  if (run.status === 'completed') return
  const isAlive = run.status === 'running' && run.holder !== nobody && run.silent < long
  const wasWaiting = run.status === 'queued' || run.holder === nobody
  const hadReason = run.wish >= long && run.status === 'running'
  if (isAlive && !hadReason) next.breach = `a run that was heard of ${run.silent} ticks ago was ${what}`
  else if (wasWaiting && !hadReason && run.roomFor < long)
    next.breach = `a run that had room in its lane for ${run.roomFor} ticks was ${what}`
}
