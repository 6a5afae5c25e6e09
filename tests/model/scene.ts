import { isFinal } from '../../operations/lifecycle.ts'
import { promiseBroken } from './promises.ts'
import { keyOf } from './key.ts'
import { reconcilerSteps } from './reconciler-steps.ts'
import type { Machine, Step } from './search.ts'
import { makeMove } from './table.ts'
import { workerSteps } from './worker-steps.ts'
import { at, copyOf, firstWorld, heard, nobody, type Guards, type ModelRun, type Setting, type World } from './world.ts'

/** One world, and what may happen in it: each actor adds its steps. */
export type Scene = {
  readonly world: World
  readonly setting: Setting
  readonly guards: Guards
  /** A step that comes sooner or later. */
  readonly may: (label: string, change: (next: World) => void) => void
  /** A step that may never come: nothing that has to happen may depend on it. */
  readonly mayNot: (label: string, change: (next: World) => void) => void
}

/** The whole machine: two workers, a reconciler, a canceller, and time. */
export const lifeOf = (setting: Setting, guards: Guards): Machine<World> => ({
  first: firstWorld(setting),
  steps: (world) => stepsOf(world, setting, guards),
  keyOf,
  fault: (world, before) => promiseBroken(world, before, setting),
  isEnd: (world) => world.runs.every(({ status }) => isFinal(status)),
})

function stepsOf(world: World, setting: Setting, guards: Guards): Step<World>[] {
  const steps: Step<World>[] = []
  const add = (label: string, change: (next: World) => void, isUncertain: boolean): void => {
    const next = copyOf(world)
    change(next)
    settle(next, setting)
    steps.push({ label, next, isUncertain })
  }
  const scene: Scene = {
    world,
    setting,
    guards,
    may: (label, change) => add(label, change, false),
    mayNot: (label, change) => add(label, change, true),
  }
  world.workers.forEach((_, number) => workerSteps(scene, number))
  reconcilerSteps(scene)
  world.runs.forEach((run, index) => cancelling(scene, run, index))
  if (world.runs.some(({ status }) => !isFinal(status))) scene.may('time passes', (next) => tick(next, setting))
  return steps
}

/** Somebody wants it stopped: a queued run ends at once, a running one gets the wish. */
function cancelling({ mayNot, guards, setting }: Scene, run: ModelRun, index: number): void {
  if (run.lockedBy !== nobody || run.wish > 0 || isFinal(run.status)) return
  if (run.status === 'running' && !setting.hasWishes) return
  mayNot(`a person cancels run ${index + 1}`, (next) => {
    if (run.status === 'queued')
      makeMove(next, index, 'cancel', { by: 'person', outcome: 'cancelled', token: null }, guards)
    else at(next.runs, index).wish = 1
  })
}

/** Whoever can beat does, and everything else has become older. A row that is locked is not beaten: see `run_beat`. */
function tick(world: World, { laneMax }: Setting): void {
  world.runs.forEach((run, index) => {
    if (isFinal(run.status)) return
    if (run.wish === 1) run.wish = 2
    if (world.sightings[index] === 1) world.sightings[index] = 2
    if (run.holder === nobody && world.lane < laneMax) run.roomFor = Math.min(2, run.roomFor + 1)
    const beats =
      run.lockedBy === nobody && world.workers.some((worker, number) => isBeating(worker, number, run, index))
    if (beats) heard(world, index)
    else run.silent = Math.min(2, run.silent + 1)
  })
}

const isBeating = (worker: World['workers'][number], number: number, run: ModelRun, index: number): boolean =>
  !worker.isPaused &&
  (worker.phase === 'holding' || worker.phase === 'batch' || worker.phase === 'unsure') &&
  worker.run === index &&
  worker.token === run.token &&
  run.holder === number

/** What follows from the rest: a full lane has no room, and nothing about a run that has ended matters any more. */
function settle(world: World, { laneMax }: Setting): void {
  world.runs.forEach((run, index) => {
    if (world.lane >= laneMax || run.holder !== nobody || isFinal(run.status)) run.roomFor = 0
    if (!isFinal(run.status)) return
    run.silent = 0
    run.wish = 0
    world.sightings[index] = 0
  })
}
