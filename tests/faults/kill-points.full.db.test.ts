import { afterAll, beforeAll, expect, test } from 'vitest'
import { moveNames } from '../../operations/lifecycle.ts'
import type { Built } from '../crash/processes.ts'
import { isOfMove, type Side } from './points.ts'
import { buildWholePrograms } from './points-build.ts'
import { besiege } from './points-siege.ts'
import { stages, type StageName } from './points-stages.ts'

/**
 * Killed with -9 before, during and after every statement and every commit of every move (spec: quality C2). The points
 * come from what the processes were heard to send, and nobody lists them by hand.
 */

/** For each statement, half of them before it and half after its answer; a commit that nobody heard of, as many again. */
const killsPerPoint = Number(process.env['KILLS_PER_POINT'] ?? 20)

/** What lies before the move in its transaction, or only reads, leaves nothing behind: a few of each are enough. */
function times(point: string, side: Side): number {
  const full = isOfMove(point) ? killsPerPoint / 2 : killsPerPoint / 6
  return Math.ceil(side === 'flight' && !point.startsWith('commit') ? full / 5 : full)
}

let built: Built
beforeAll(async () => {
  built = await buildWholePrograms()
})
afterAll(() => built.remove())

test('killed at every point of every move: each run ends once, its initiator is told once, and its end is one commit', async () => {
  const names = Object.keys(stages) as StageName[]
  const tenants = Math.ceil(killsPerPoint / 2) + 2
  const moves = await besiege(built, { names, times, tenants, isChecked: true, say: (text) => console.log(text) })
  expect([...moves].sort()).toEqual([...moveNames].sort())
})
