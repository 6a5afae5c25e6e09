import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { withScope, type Tx } from '../../server/database/scope.ts'
import { leaseOf } from '../../server/runs/run-row.ts'
import { begin, complete, workerMover } from '../../server/runs/service.ts'
import { claim } from '../../server/runs/claims.ts'
import { testDatabase } from '../database.ts'
import { createWorkspace } from '../people.ts'
import { queueUp } from './long-queue.ts'

const database = testDatabase()
const queueLength = 5_000
const types = ['inventory.sync']

/** How many rows of runs this connection has read of late: the difference is what a claim costs, however busy the machine. */
async function rowsRead(tx: Tx): Promise<number> {
  const { rows } = await sql<{ read: number }>`
    select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) as read from pg_stat_xact_user_tables
    where relname = 'operation_runs'`.execute(tx)
  return rows[0]?.read ?? 0
}

async function claimOne(): Promise<number> {
  const read = await claimNext()
  if (read === null) throw new Error('there was nothing to claim')
  return read
}

/** Claims one run and ends it: how many rows were read to find it. Null when nothing waits. */
const claimNext = (): Promise<number | null> =>
  withScope(database.db, { kind: 'worker' }, async (tx) => {
    const before = await rowsRead(tx)
    const claimed = (await claim(tx, types, types))?.run
    if (claimed === undefined) return null
    expect(claimed.status).toBe('queued')
    const read = (await rowsRead(tx)) - before
    const begun = await begin(tx, claimed, 'w-measure')
    if (begun === null) throw new Error('what was claimed could not begin')
    await complete(tx, leaseOf(begun), { kind: 'items' }, workerMover('w-measure'))
    return read
  })

async function drain(): Promise<void> {
  while ((await claimNext()) !== null);
}

async function mostRead(claims: number): Promise<number> {
  const read: number[] = []
  for (let i = 0; i < claims; i++) read.push(await claimOne())
  return Math.max(...read)
}

test('a claim reads a handful of rows, be the queue short, or long and new to the planner', async () => {
  const workspace = await createWorkspace(database.pool)
  await queueUp(database.pool, workspace, 40)
  const short = await mostRead(20)
  await queueUp(database.pool, workspace, queueLength)
  const long = await mostRead(40)
  await database.pool.query('vacuum analyze operation_runs')
  const known = await mostRead(40)
  console.log(
    `rows read by a claim: ${short} in a queue of 40, ${long} in one of ${queueLength}, ${known} once analyzed`,
  )
  expect(Math.max(short, long, known)).toBeLessThan(10)
}, 60_000)

test('a claim asks each lane once also where the planner has last seen the queue empty, and all of them fill up then', async () => {
  const lanes = 20
  const workspace = await createWorkspace(database.pool, lanes)
  const fill = async (each: number): Promise<void> => {
    for (const tenant of workspace.tenants) await queueUp(database.pool, { ...workspace, tenants: [tenant] }, each)
  }
  await drain()
  await fill(5)
  await drain()
  await database.pool.query('vacuum analyze operation_runs')
  await fill(100)
  const read = await mostRead(20)
  console.log(`rows read by a claim: ${read}, of ${lanes * 100} that wait in ${lanes} lanes`)
  expect(read).toBeLessThan(10 * lanes)
}, 60_000)
