import { afterEach, expect, test } from 'vitest'
import { testDatabase } from '../../tests/database.ts'
import { createHintSender, createHintSource } from './hints-postgres.ts'
import type { HintSource, RunHint } from './hints.ts'

const database = testDatabase()
const quiet = { warn: () => undefined }
const patient = { timeout: 10_000, interval: 20 }
let source: HintSource | undefined
afterEach(() => source?.close())

const listeners = async (): Promise<number[]> => {
  const { rows } = await database.pool.query<{ pid: number }>(
    `select pid from pg_stat_activity where datname = current_database() and application_name = 'tenantatlas-listen'`,
  )
  return rows.map((row) => row.pid)
}
const hint = (runId: number): RunHint => ({
  kind: 'operation',
  runId,
  workspaceId: 1,
  tenantId: null,
  initiatorId: null,
})

function listen(): { heard: number[] } {
  const heard: number[] = []
  source = createHintSource(database.url, database.db, quiet)
  source.subscribe((hints) => heard.push(...hints.map(({ runId }) => runId)))
  return { heard }
}

test('a connection that is cut is made again, once, and hints arrive again', async () => {
  const { heard } = listen()
  const sender = createHintSender(database.db, quiet)
  for (let cut = 0; cut < 3; cut++) {
    await expect.poll(listeners, patient).toHaveLength(1)
    for (const pid of await listeners()) await database.pool.query('select pg_terminate_backend($1)', [pid])
    await expect.poll(listeners, patient).toHaveLength(0)
  }
  await expect.poll(listeners, patient).toHaveLength(1)
  const [only] = await listeners()
  await expect
    .poll(() => {
      sender.announce(hint(7))
      return heard
    }, patient)
    .toContain(7)
  expect(await listeners()).toEqual([only])
  await sender.close()
})

test('what is no bunch of hints is passed over', async () => {
  const { heard } = listen()
  const sender = createHintSender(database.db, quiet)
  await expect.poll(listeners, patient).toHaveLength(1)
  for (const stray of ['', 'no json', '{}', '[1]', 'null'])
    await database.pool.query(`select pg_notify('tenantatlas_runs', $1)`, [stray])
  await expect
    .poll(() => {
      sender.announce(hint(8))
      return heard
    }, patient)
    .toContain(8)
  await sender.close()
})

test('whoever follows is told that something may be missed once it is listened again, and not before', async () => {
  const { heard } = listen()
  let missed = 0
  source?.subscribe(
    () => undefined,
    () => void missed++,
  )
  const sender = createHintSender(database.db, quiet)
  const hears = (runId: number) =>
    expect
      .poll(() => {
        sender.announce(hint(runId))
        return heard
      }, patient)
      .toContain(runId)
  await hears(1)
  expect(missed).toBe(0)
  for (const pid of await listeners()) await database.pool.query('select pg_terminate_backend($1)', [pid])
  await expect.poll(() => missed, patient).toBe(1)
  await hears(2)
  expect(missed).toBe(1)
  await sender.close()
})
