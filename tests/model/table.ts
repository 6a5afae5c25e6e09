import { moves, type Actor, type Move, type MoveName, type Outcome } from '../../operations/lifecycle.ts'
import { at, heard, nobody, type Guards, type World } from './world.ts'

export type How = {
  readonly by: Actor
  readonly outcome?: Outcome
  /** What the mover holds, or believes to hold; null when it holds nothing. */
  readonly token: number | null
  /** The worker that has the run afterwards. */
  readonly holder?: number
}

/**
 * Makes one move as the table of `operations/lifecycle.ts` has it, with everything that is written in its commit; false
 * when the move lost. Nothing about the moves is said here a second time: what the table does not allow, cannot happen.
 */
export function makeMove(world: World, index: number, name: MoveName, how: How, guards: Guards): boolean {
  const run = at(world.runs, index)
  const move: Move = moves[name]
  const outcome = how.outcome ?? 'pending'
  if (!move.by.includes(how.by)) throw new Error(`the table does not let ${how.by} make the move ${name}`)
  if (!move.outcomes.includes(outcome)) throw new Error(`the table does not let ${name} end as ${outcome}`)
  if (guards.fromStatus && !move.from.includes(run.status)) return false
  const needsToken = (move.token === 'match' || move.token === 'clear') && run.status !== 'queued'
  if (needsToken && run.holder === nobody) return false
  if (needsToken && guards.token && how.token !== run.token) return false
  if (needsToken && how.token !== run.token)
    world.breach = `${name} was accepted with token ${how.token} when the run had token ${run.token}`

  if (move.token === 'raise') run.token++
  if (move.token === 'clear') run.holder = nobody
  if (move.lane === 'enter' && !run.counted) world.lane++
  if (move.lane === 'leave' && run.counted) world.lane--
  if (move.lane !== 'stay') run.counted = move.lane === 'enter'
  if (how.holder !== undefined) run.holder = how.holder
  run.status = move.to
  run.outcome = outcome
  if (move.to === 'completed') {
    run.ends++
    run.told++
  }
  heard(world, index)
  return true
}
