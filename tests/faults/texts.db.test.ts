import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { failuresMax, messageMaxLength, sanitizeText } from '../../operations/sanitize.ts'
import { createLog } from '../../server/lib/log.ts'
import type { Handler, HandlerResult } from '../../server/runs/handler.ts'
import { createHintSender, createHintSource } from '../../server/runs/hints-postgres.ts'
import { startWorker } from '../../server/runs/worker/worker.ts'
import { until } from '../crash/until.ts'
import { testDatabase } from '../database.ts'
import { startSync } from '../operations.ts'
import { createWorkspace } from '../people.ts'
import { canary, chance, holdsCanary, hostileName, hostileText, hostileValue } from './hostile-text.ts'
import { selections } from './identities.ts'
import { readAll } from './read-all.ts'
import { everythingBy } from '../one-handler.ts'

/** No text keeps a run from its end, and none brings a secret into what is kept (spec: quality L5, operations §7). */

const database = testDatabase()
const tenants = 10
const runsEach = 50
const textsEach = 10
const seed = Number(process.env['SEED'] ?? Date.now() % 1e9)
const nameMaxLength = 200

type Tally = { texts: number; huge: number; marked: number; thrown: number; values: number }

/** Fails in every way a handler can, with such texts. */
function failing(tally: Tally): Handler<'inventory.sync'> {
  return async (job) => {
    const luck = chance(seed + job.id)
    const next = (): string => {
      const { text, isHuge, isMarked } = hostileText(luck)
      tally.texts++
      if (isHuge) tally.huge++
      if (isMarked) tally.marked++
      return text
    }
    const message = (): unknown => {
      const isValue = luck.below(10) === 0
      if (isValue) tally.values++
      return isValue ? hostileValue(luck, next()) : next()
    }
    const failures = Array.from({ length: textsEach - 1 }, () => ({
      code: 'provider_error' as const,
      message: message(),
      item: { id: hostileName(luck), name: hostileName(luck) },
    }))
    await job.batch(async () => ({ counts: { total: 20, processed: 9, succeeded: 1, failed: 8 }, failures }))
    const last = message()
    switch (luck.below(4)) {
      case 0:
        tally.thrown++
        throw last
      case 1:
        tally.thrown++
        throw Object.assign(new Error(typeof last === 'string' ? last : 'value'), { detail: next(), cause: last })
      case 2:
        return { kind: 'items' }
      default:
        return { kind: 'failure', code: 'provider_error', message: last } as HandlerResult
    }
  }
}

test('5,000 hostile texts through batches, results and exceptions: every run ends, what is kept is bounded, and no secret is in it or in the log', async () => {
  console.log(`seed ${seed}`)
  const workspace = await createWorkspace(database.pool, tenants)
  for (const tenant of workspace.tenants)
    for (const policyTypes of selections(runsEach)) await startSync(database.db, workspace, { tenant, policyTypes })

  const lines: string[] = []
  const to = new Writable({ write: (chunk: Buffer, _, done) => (lines.push(chunk.toString()), done()) })
  const log = createLog('worker', 'debug', { clean: sanitizeText, to })
  const tally: Tally = { texts: 0, huge: 0, marked: 0, thrown: 0, values: 0 }
  const { url, db } = database
  const sender = createHintSender(db, log)
  const source = createHintSource(url, db, log)
  const handlers = everythingBy(failing(tally))
  const worker = await startWorker({ url, db, sender, source, slots: 8, log, handlers })
  await until(
    'every run has ended',
    () => readAll(database.pool, `select id, status from operation_runs where status <> 'completed' limit 3`),
    (left) => left.length === 0,
    50,
  )
  await worker.stop()
  await source.close()
  await sender.close()

  console.log(tally)
  expect(tally.texts).toBeGreaterThanOrEqual(tenants * runsEach * textsEach * 0.85)
  expect(Math.min(tally.huge, tally.marked, tally.thrown, tally.values)).toBeGreaterThan(0)
  const [limits] = await readAll(
    database.pool,
    `select count(distinct r.id)::int as runs, max(length(f.value->>'message'))::int as message,
       max(length(f.value->'item'->>'name'))::int as name, max(jsonb_array_length(r.failures)) as list,
       count(*) filter (where (f.value->>'count')::int < 1)::int as uncounted
     from operation_runs r cross join jsonb_array_elements(r.failures) f`,
  )
  expect(limits).toMatchObject({ runs: tenants * runsEach, uncounted: 0 })
  const { message, name, list } = limits as { message: number; name: number; list: number }
  expect(message).toBeLessThanOrEqual(messageMaxLength)
  expect(name).toBeLessThanOrEqual(nameMaxLength)
  expect(list).toBeLessThanOrEqual(failuresMax + 1)
  const told = await readAll<{ n: number }>(database.pool, 'select count(*)::int as n from notifications')
  expect(told).toEqual([{ n: tenants * runsEach }])

  for (const table of ['operation_runs', 'notifications', 'audit_log', 'operation_run_events']) {
    const kept = await readAll<{ text: string }>(database.pool, `select t::text as text from ${table} t`)
    expect(kept.length).toBeGreaterThan(0)
    expect(
      kept.filter(({ text }) => holdsCanary(text)).map(({ text }) => around(text)),
      table,
    ).toEqual([])
  }
  expect(lines.length).toBeGreaterThan(tenants * runsEach)
  expect(lines.filter(holdsCanary).map(around), 'the log').toEqual([])
}, 60_000)

const around = (text: string): string => {
  const at = Math.max(0, text.toLowerCase().indexOf(canary))
  return text.slice(Math.max(0, at - 60), at + 60)
}
