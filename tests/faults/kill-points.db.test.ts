import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Built } from '../crash/processes.ts'
import type { Side } from './points.ts'
import { buildWholePrograms } from './points-build.ts'
import { besiege } from './points-siege.ts'
import type { StageName } from './points-stages.ts'

/**
 * The heart of `kill-points.full.db.test.ts` within a minute: death once at each statement from the start, begin or end of
 * a run to its commit, and at three sides of that commit.
 */
const names = ['succeeded', 'partial', 'failed', 'refused', 'barred', 'wished', 'overdue', 'asked'] as const
const heart = /\brun_(start|begin|end)\b/
const between: readonly Side[] = ['before', 'after']

function times(point: string, side: Side): number {
  if (!heart.test(point)) return 0
  if (point.startsWith('commit')) return 1
  // Of two statements in a row, the end of one and the beginning of the next are one place.
  return side === between[point.length % 2] ? 1 : 0
}

let built: Built
beforeAll(async () => {
  built = await buildWholePrograms()
})
afterAll(() => built.remove())

test('killed at each statement and commit that starts, begins or ends a run: nothing is half done, and nobody is told twice', async () => {
  const stages: readonly StageName[] = names
  const moves = await besiege(built, { names: stages, times, tenants: 4, isChecked: false, say: () => undefined })
  for (const move of ['start', 'begin', 'block', 'complete', 'cancel', 'reconcile']) expect(moves).toContain(move)
}, 300_000)
