import { outcomes, statuses } from '../../operations/lifecycle.ts'
import { at, type ModelRun, type ModelWorker, type World } from './world.ts'

/**
 * A world in a few characters; two worlds with one key have the same future. Tokens are only ever compared with the
 * token of the row, so a key keeps whether they are equal and not how large they are: what is found to hold, holds for any
 * number of takeovers. Workers have no names and neither have runs: they stand in an order of what they are.
 */
export function keyOf(world: World): string {
  const ownRuns = world.runs.map(ownOfRun)
  const runs = orderOf(ownRuns)
  const ownWorkers = world.workers.map((worker) => ownOfWorker(worker, world))
  const workers = orderOf(ownWorkers)
  let key = String.fromCharCode(world.lane)
  for (const index of runs) {
    const run = at(world.runs, index)
    const hands = place(workers, run.holder) + 16 * place(workers, run.lockedBy)
    key += at(ownRuns, index) + String.fromCharCode(hands + 256 * at(world.sightings, index))
  }
  for (const index of workers) {
    const worker = at(world.workers, index)
    key += at(ownWorkers, index) + (worker.phase === 'idle' ? '' : place(runs, worker.run))
  }
  const { decided } = world
  if (decided === null) return key
  const isOurs = decided.token === at(world.runs, decided.run).token ? 1 : 0
  return key + place(runs, decided.run) + decided.act + (decided.isChanged ? 2 : 0) + isOurs
}

const inOrder = [0, 1]
const swapped = [1, 0]
/** Of two that are alike either may come first: then one world may have two keys, which costs time and hides nothing. */
const orderOf = ([one, other]: readonly string[]): readonly number[] =>
  other === undefined ? [0] : (one ?? '') <= other ? inOrder : swapped

/** Where it stands in this order; numbers that mean nobody stay what they are. */
const place = (order: readonly number[], index: number): number => {
  const found = order.indexOf(index)
  return found < 0 ? index + 5 : found
}

const phases: readonly ModelWorker['phase'][] = ['idle', 'looking', 'holding', 'batch', 'unsure']

function ownOfRun(run: ModelRun): string {
  const flags = statuses.indexOf(run.status) + 3 * outcomes.indexOf(run.outcome) + 18 * (run.counted ? 1 : 0)
  const silences = run.wish + 3 * run.silent + 9 * run.roomFor + 27 * run.takes
  let counts = run.cursor + 5 * run.processed + 25 * Math.min(run.ends, 2) + 75 * Math.min(run.told, 2)
  for (const times of run.rows) counts = 3 * counts + Math.min(times, 2)
  return String.fromCharCode(flags, silences, counts)
}

function ownOfWorker(worker: ModelWorker, world: World): string {
  if (worker.phase === 'idle') return '\0'
  const isOurs = worker.token === at(world.runs, worker.run).token
  const flags =
    phases.indexOf(worker.phase) +
    8 * (worker.isPaused ? 1 : 0) +
    16 * (worker.cameThrough ? 1 : 0) +
    32 * (isOurs ? 1 : 0)
  return String.fromCharCode(flags, worker.next + 8 * (worker.phase === 'batch' ? worker.seen : 0))
}
