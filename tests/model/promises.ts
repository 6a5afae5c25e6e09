import { attemptsMax } from '../../operations/lifecycle.ts'
import { nobody, type ModelRun, type Setting, type World } from './world.ts'

/** The promise that this world breaks, or that was broken on the way to it; null when all of them hold. */
export function promiseBroken(world: World, before: World | null, setting: Setting): string | null {
  if (world.breach !== null) return world.breach
  const counted = world.runs.filter((run) => run.counted).length
  if (world.lane !== counted) return `the lane counts ${world.lane} runs, and ${counted} are counted in it`
  if (world.lane > setting.laneMax) return `the lane takes ${setting.laneMax} runs and has ${world.lane}`
  for (const [index, run] of world.runs.entries()) {
    const fault = faultOf(run, setting) ?? changedAfter(run, before?.runs[index])
    if (fault !== null) return `run ${index + 1}: ${fault}`
    const hands = world.workers.filter((worker) => isHand(worker) && worker.run === index && worker.token === run.token)
    if (run.status === 'running' && hands.length > 1) return `run ${index + 1}: two workers hold it under one token`
  }
  return null
}

const isHand = ({ phase }: World['workers'][number]): boolean => phase !== 'idle' && phase !== 'looking'

function faultOf(run: ModelRun, { items }: Setting): string | null {
  const isOver = run.status === 'completed'
  if (run.ends !== (isOver ? 1 : 0)) return `it is ${run.status} and has ended ${run.ends} times`
  if (run.told !== run.ends) return `it has ended ${run.ends} times and somebody was told ${run.told} times`
  if (isOver === (run.outcome === 'pending')) return `it is ${run.status} and its outcome is ${run.outcome}`
  if (run.counted !== (run.status === 'running' && run.holder !== nobody))
    return `it is ${run.status}, held by ${run.holder}, and its lane ${run.counted ? 'counts it' : 'does not count it'}`
  if (run.processed !== run.cursor)
    return `it has counted ${run.processed} items, and its cursor stands at ${run.cursor}`
  for (const [item, times] of run.rows.entries())
    if (times !== (item < run.cursor ? 1 : 0))
      return `item ${item + 1} was written ${times} times, and the cursor stands at ${run.cursor}`
  if (run.outcome === 'succeeded' && run.processed !== items)
    return `it succeeded with ${run.processed} of ${items} items`
  return run.takes > attemptsMax ? `${run.takes} workers in a row were lost with it` : null
}

/** Of a run that has ended everything stays as it was; a lock that is held on it for a moment is no change. */
function changedAfter(run: ModelRun, before: ModelRun | undefined): string | null {
  if (before?.status !== 'completed') return null
  const isSame =
    run.status === before.status &&
    run.outcome === before.outcome &&
    run.token === before.token &&
    run.takes === before.takes &&
    run.holder === before.holder &&
    run.cursor === before.cursor &&
    run.processed === before.processed &&
    run.rows.every((times, item) => before.rows[item] === times)
  return isSame ? null : 'it changed after it had ended'
}
