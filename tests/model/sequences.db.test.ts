import { beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../database.ts'
import { mutants, named, withMutant } from './mutants.ts'
import { openForTime } from './sequence-real.ts'
import { drawSequences, missing, told } from './sequences.ts'

const database = testDatabase()
beforeAll(() => openForTime(database.pool))

const sequences = 60
const happened = ['claimed', 'late batch refused', 'run of a lost worker gone on with', 'seen stale']

test(
  `${sequences} sequences of commands: the database and the model agree after every one`,
  { timeout: 120_000 },
  async () => {
    const { seed, counts, divergence } = await drawSequences(database, { sequences })
    console.log(`seed ${seed}\n${told(counts)}`)
    expect(divergence).toBeNull()
    expect(missing(counts, happened, 1)).toEqual([])
  },
)

test.each(named(mutants.slice(0, 3)))(
  'a database that %s is told apart from the model',
  { timeout: 120_000 },
  async (_, mutant) => {
    const { divergence } = await withMutant(database.pool, mutant, () =>
      drawSequences(database, { sequences: 200, isShrunk: false }),
    )
    expect(divergence).not.toBeNull()
  },
)
