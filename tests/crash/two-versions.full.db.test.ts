import { afterAll, beforeAll, expect, test } from 'vitest'
import { inWorld } from './looks.ts'
import { newerVersion } from './newer-version.ts'
import { buildPrograms, type Built } from './processes.ts'
import { runCount, sideBySide, sideBySideWorld } from './side-by-side.ts'

/**
 * This version beside the next one, which can do a type that this one knows by name alone and writes more into what both read
 * (spec: quality C6, second half): nothing is lost to an unknown type or shape, whoever dies.
 */

let older: Built
let newer: Built
beforeAll(async () => {
  ;[older, newer] = await Promise.all([buildPrograms(), buildPrograms({ plugins: [newerVersion] })])
})
afterAll(() => {
  older.remove()
  newer.remove()
})

test(
  `${runCount} runs beside the version after this one: each ends once and true, and none is lost to what one side does not know`,
  inWorld(
    () => older,
    sideBySideWorld,
    async (world) => {
      const story = await sideBySide(world, { older, newer }, true)
      console.log(JSON.stringify(story))
      expect(story.unknown).toBeGreaterThan(runCount * 0.4)
      expect(Object.keys(story.strikes)).toHaveLength(4)
      expect(Math.min(...Object.values(story.strikes))).toBeGreaterThan(5)
      expect(Math.min(...Object.values(story.handedOver))).toBeGreaterThan(0)
    },
  ),
)
