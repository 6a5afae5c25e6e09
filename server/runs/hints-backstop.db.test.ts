import pg from 'pg'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { importRun } from '../../tests/operations.ts'
import { testDatabase } from '../../tests/database.ts'
import { createWorkspace, seed } from '../../tests/people.ts'
import { startBackstop } from './hints-backstop.ts'

/** Nothing listens and nobody notifies here: what is heard was read. */
const database = testDatabase()
const patient = { timeout: 10_000, interval: 20 }
let runs: number[] = []
let stop: () => Promise<void> = async () => undefined
afterEach(() => stop())

beforeAll(async () => {
  const workspace = await createWorkspace(database.pool)
  for (let count = 0; count < 3; count++)
    runs = [...runs, await importRun(database.pool, workspace, { lane_key: `test:${count}` })]
})

/** As a move writes it. */
const eventOf = `insert into operation_run_events (run_id, workspace_id, tenant_id, kind, actor_kind, actor_name, to_status)
  select r.id, r.workspace_id, r.tenant_id, 'begin', 'worker', 'w', 'running'
  from operation_runs r, generate_series(1, $2) where r.id = $1`
const write = (run: number, count = 1) => seed(database.pool, eventOf, [run, count])

/** Reads from now on; resolves when it does. */
async function follow(warn: () => void = () => undefined) {
  const seen = { heard: new Set<number>(), missed: 0 }
  stop = startBackstop(
    database.db,
    (hints) => hints.forEach(({ runId }) => seen.heard.add(runId)),
    () => void seen.missed++,
    { warn },
  )
  // It has begun when something that came later is heard.
  const [, , marker = 0] = runs
  await expect.poll(async () => (await write(marker), seen.heard.has(marker)), patient).toBe(true)
  return seen
}

test('an event whose transaction is held while thousands of later ones commit is told all the same', async () => {
  const [held = 0, other = 0] = runs
  const { heard } = await follow()
  const holder = new pg.Client({ connectionString: database.url })
  await holder.connect()
  await holder.query('begin; set local role history_import')
  await holder.query(eventOf, [held, 1])
  for (let round = 0; round < 3; round++) {
    await write(other, 3000)
    heard.clear()
    await write(other)
    await expect.poll(() => heard.has(other), patient).toBe(true)
  }
  expect(heard.has(held)).toBe(false)
  await holder.query('commit')
  await holder.end()
  await expect.poll(() => heard.has(held), patient).toBe(true)
})

test('however much has happened, what is read is what is new', async () => {
  const [, other = 0] = runs
  await write(other, 300_000)
  await database.pool.query('analyze operation_run_events')
  const read = async (): Promise<number> => {
    await database.pool.query('select pg_stat_force_next_flush()')
    const { rows } = await database.pool.query<{ count: number }>(
      `select seq_tup_read + idx_tup_fetch as count from pg_stat_user_tables where relname = 'operation_run_events'`,
    )
    return rows[0]?.count ?? 0
  }
  const before = await read()
  const { heard } = await follow()
  for (let round = 0; round < 3; round++) {
    heard.clear()
    await write(other)
    await expect.poll(() => heard.has(other), patient).toBe(true)
  }
  await stop()
  // What a process that begins looks back at, and what came since, and not the whole once more.
  expect((await read()) - before).toBeLessThan(5_000)
})

test('an event that was under way when a process began is told', async () => {
  const [held = 0] = runs
  const holder = new pg.Client({ connectionString: database.url })
  await holder.connect()
  await holder.query('begin; set local role history_import')
  await holder.query(eventOf, [held, 1])
  const { heard } = await follow()
  await holder.query('commit')
  await holder.end()
  await expect.poll(() => heard.has(held), patient).toBe(true)
})

test('after a time in which nothing could be read it goes on where it stood, and says that something may be missed', async () => {
  const [run = 0] = runs
  let warned = 0
  const seen = await follow(() => void warned++)
  await database.pool.query('revoke select on operation_run_events from tenantatlas_platform')
  await expect.poll(() => warned, patient).toBeGreaterThan(0)
  await write(run, 2500)
  seen.heard.clear()
  await database.pool.query('grant select on operation_run_events to tenantatlas_platform')
  await expect.poll(() => [seen.heard.has(run), seen.missed], patient).toEqual([true, 1])
})
