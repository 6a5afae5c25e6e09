import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildAt, isInClone } from './earlier-build.ts'
import { inWorld } from './looks.ts'
import { buildPrograms, type Built } from './processes.ts'
import { runCount, sideBySide, sideBySideWorld } from './side-by-side.ts'

/**
 * This version beside a real earlier one, on the database of today (spec: quality C6, second half).
 *
 * "List tenants and notifications …", the first commit of all at which the programs can be built: its database had five of
 * today's migrations, so that no pair of builds is further apart. Whatever a change takes away from a function of the
 * database, a column or what stands in a cursor shows here, in workers that were there before it. Workers of later commits ask
 * as they start whether the database is newer than they are, and then do not; those of this one also start on today's. It
 * still held a run that was given back for lost, and says so of what it ends.
 */
const earlier = '1e5e54776f4eca9e4428695ec102cf0efa841c71'

const isThere = isInClone(earlier)
if (!isThere) process.stderr.write(`skipped: commit ${earlier} is not in this clone (git fetch --unshallow)\n`)

let older: Built | undefined
let newer: Built | undefined
beforeAll(async () => {
  if (isThere) [older, newer] = await Promise.all([buildAt(earlier), buildPrograms()])
})
afterAll(() => {
  older?.remove()
  newer?.remove()
})
const built = (which: Built | undefined): Built => {
  if (which === undefined) throw new Error('nothing was built')
  return which
}

test.skipIf(!isThere)(
  `${runCount} runs beside workers of the first version: each ends once and true, whoever goes on with what the other began`,
  inWorld(
    () => built(newer),
    sideBySideWorld,
    async (world) => {
      const story = await sideBySide(world, { older: built(older), newer: built(newer) }, false, 'older')
      console.log(JSON.stringify(story))
      expect(Object.keys(story.strikes)).toHaveLength(4)
      expect(Math.min(...Object.values(story.strikes))).toBeGreaterThan(5)
      expect(Math.min(...Object.values(story.handedOver))).toBeGreaterThan(0)
    },
  ),
)
