import { expect, test } from 'vitest'
import { withScope } from '../../server/database/scope.ts'
import { leaseOf } from '../../server/runs/run-row.ts'
import { complete, workerMover } from '../../server/runs/service.ts'
import { claimNext } from '../../server/runs/worker/claim.ts'
import { testDatabase } from '../database.ts'
import { createWorkspace } from '../people.ts'
import { queueUp } from './long-queue.ts'

const database = testDatabase()
const queueLength = 20_000
const claimsMeasured = 40
/** A claim with a long queue in the way may take this much longer than one without: a scan of it would take 20 times. */
const ratioMax = 5

/** The median time of a claim, in ms; what is claimed ends at once, so that there is always room. */
async function claimMs(): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < claimsMeasured; i++) {
    const from = performance.now()
    const claimed = await claimNext(database.db, 'w-measure')
    times.push(performance.now() - from)
    if (claimed.kind !== 'begun') throw new Error(`nothing to claim: ${claimed.kind}`)
    const { run } = claimed
    await withScope(database.db, { kind: 'worker' }, (tx) =>
      complete(tx, leaseOf(run), { kind: 'items' }, workerMover('w-measure')),
    )
  }
  return times.sort((a, b) => a - b)[claimsMeasured >> 1] ?? 0
}

test('a claim is about as quick in a queue of 20,000 as in a short one', async () => {
  const workspace = await createWorkspace(database.pool)
  await queueUp(database.pool, workspace, claimsMeasured)
  const short = await claimMs()
  await queueUp(database.pool, workspace, queueLength)
  const long = await claimMs()
  console.log(
    `a claim takes ${short.toFixed(1)} ms in a queue of ${claimsMeasured}, ${long.toFixed(1)} ms in one of ${queueLength}`,
  )
  expect(long).toBeLessThan(Math.max(short, 2) * ratioMax)
}, 60_000)
