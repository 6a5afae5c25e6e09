import { beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../database.ts'
import { mutants, named, withMutant } from './mutants.ts'
import { openForTime } from './sequence-real.ts'
import { drawSequences, missing, told } from './sequences.ts'

const database = testDatabase()
beforeAll(() => openForTime(database.pool))

const sequences = 2000
/** Each of these must really have happened so often, else the sequences prove less than they say. */
const times = 5
const happened = [
  'batch rolled back',
  'blocked at pick-up',
  'cancel of a completed run',
  'cancel of a queued run',
  'cancel of a running run',
  'cancel of what is wished away',
  'claimed',
  'crash of a holder',
  'ended blocked by block',
  'ended cancelled by cancel',
  'ended failed by complete',
  'ended partially_succeeded by complete',
  'ended succeeded by complete',
  'found to be its own',
  'given back',
  'heard by a beat that the lease is over',
  'late batch refused',
  'late finish refused',
  'late release refused',
  'late wait refused',
  'reconciled as cancel_forced',
  'reconciled as queue_stalled',
  'reconciled as runtime_exceeded',
  'reconciled as worker_crash_loop',
  'run of a lost worker gone on with',
  'seen stale',
  'start of what is active',
]

test(`${sequences} sequences of up to 40 commands, three workers: no divergence`, async () => {
  const { seed, counts, divergence } = await drawSequences(database, { sequences })
  console.log(`seed ${seed}\n${told(counts)}`)
  expect(divergence).toBeNull()
  expect(missing(counts, happened, times)).toEqual([])
})

test.each(named(mutants))(
  'a database that %s is told apart, and the sequence that shows it is a short one',
  async (_, mutant) => {
    const { divergence } = await withMutant(database.pool, mutant, () => drawSequences(database, { sequences: 400 }))
    console.log(
      `${mutant.fault}: ${divergence?.split('\n').find((line) => line.startsWith('Counterexample')) ?? 'nothing'}`,
    )
    expect(divergence).not.toBeNull()
  },
)
