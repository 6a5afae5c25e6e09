import { expect, test } from 'vitest'
import { testDatabase } from '../../../tests/database.ts'
import { readRun, startSync } from '../../../tests/operations.ts'
import { createWorkspace } from '../../../tests/people.ts'
import { claimNext } from './claim.ts'

const database = testDatabase()

test('whoever is told to stop while it looks for work leaves what it found, and the next one gets it', async () => {
  const { db, pool } = database
  const { id } = await startSync(db, await createWorkspace(pool))
  expect(await claimNext(db, 'w-stopped', () => false)).toEqual({ kind: 'nothing' })
  expect(await readRun(db, id)).toMatchObject({ status: 'queued', worker_id: null, attempt: 0 })
  expect(await claimNext(db, 'w-next')).toMatchObject({ kind: 'begun', run: { id, worker_id: 'w-next', attempt: 1 } })
})
