import { sql } from 'kysely'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createServerClock } from '../../server/cli/server-clock.ts'
import { withScope } from '../../server/database/scope.ts'
import { start } from '../../server/runs/start.ts'
import { buildPrograms, type Built, type Running } from '../crash/processes.ts'
import { until } from '../crash/until.ts'
import { createTestDatabase, type TestDatabase } from '../database.ts'
import { personScope, startSync } from '../operations.ts'
import { seed } from '../people.ts'
import { faultWorld, signInAs, type FaultWorld } from './fault-world.ts'
import { allEnd, expectOneTrueEndEach } from './truth.ts'

/** Machines whose clocks are off, in both directions: nothing that anybody is shown or that is decided goes by them. */

const minutes = (count: number): number => count * 60_000
const preload = fileURLToPath(new URL('./shifted-clock.mjs', import.meta.url))
const byPreload = (ms: number) => ({ NODE_OPTIONS: `--import ${preload}`, CLOCK_SHIFT_MS: String(ms) })

/** Shifts the clock for whatever a process asks, below Node itself. */
const library = ['x86_64-linux-gnu', 'aarch64-linux-gnu']
  .map((machine) => `/usr/lib/${machine}/faketime/libfaketimeMT.so.1`)
  .find((path) => existsSync(path))
const byLibrary = (ms: number) => ({
  LD_PRELOAD: library ?? '',
  FAKETIME: `${ms < 0 ? '-' : '+'}${Math.abs(ms / 1000)}s`,
  FAKETIME_DONT_FAKE_MONOTONIC: '1',
})

let built: Built
beforeAll(async () => {
  built = await buildPrograms()
})
afterAll(() => built.remove())

type Shift = (ms: number) => Readonly<Record<string, string>>

async function withShiftedClocks(shift: Shift, story: (stage: Stage) => Promise<void>): Promise<void> {
  const database: TestDatabase = await createTestDatabase()
  const world = await faultWorld(built, { url: database.url, tenants: 5, size: 40 })
  try {
    const web = await world.start('web', shift(90_000))
    const slots = { WORKER_SLOTS: '3' }
    const ahead = await world.start('worker', { ...slots, ...shift(minutes(10)) })
    const behind = await world.start('worker', { ...slots, ...shift(-minutes(10)) })
    const cookie = await signInAs(web.url, world.workspace.people.operator.email)
    await story({ world, web, ahead, behind, cookie })
  } finally {
    await world.close()
    await database.drop()
  }
}

type Stage = { world: FaultWorld; web: Running; ahead: Running; behind: Running; cookie: string }
type Shown = {
  id: string
  status: string
  freshness: string
  createdAt: string
  startedAt: string | null
  completedAt: string | null
  heartbeatAt: string | null
  waiting: { for: string; until?: string } | null
}

async function everythingIsRight({ world, web, ahead, behind, cookie }: Stage): Promise<void> {
  const begunAt = await databaseNow(world)
  // Each run waits once for Microsoft and has enough to do after that to be looked at.
  await world.graphFault({ kind: 'slow', delayMs: 400, times: null })
  await world.graphFault({
    kind: 'status',
    status: 429,
    retryAfter: { raw: '6' },
    path: '**/deviceManagement/**',
    times: 6,
  })
  await sessionNearItsEnd(world)
  const ids = await startAll(world)
  const early = await startLater(world, 5)

  const seen: Shown[] = []
  const clock = createServerClock()
  const look = async (): Promise<number> => {
    const askedAt = Date.now()
    const response = await fetch(`${web.url}/api/v1/operations?limit=200`, { headers: { cookie } })
    expect(response.status).toBe(200)
    clock.learn(response.headers.get('date'), askedAt, Date.now())
    const { items, asOf } = (await response.json()) as { items: Shown[]; asOf: string }
    expect(Math.abs(Date.parse(asOf) - (await databaseNow(world)))).toBeLessThan(5_000)
    seen.push(...items)
    return items.filter(({ status }) => status !== 'completed').length
  }
  await until('all runs are shown as ended', look, (active) => active === 0, 60)
  await allEnd(world.pool, 5)

  const endedAt = await databaseNow(world)
  // What pages count spans by: the clock of whoever looks, set right by the answers.
  expect(Math.abs(clock.now() - endedAt)).toBeLessThan(2_500)
  expect(seen.filter(({ freshness }) => freshness === 'likely_stale')).toEqual([])
  const times = seen.flatMap((run) => [run.createdAt, run.startedAt, run.completedAt, run.heartbeatAt])
  for (const at of times)
    if (at !== null) expect(Date.parse(at)).toSatisfy((ms: number) => ms >= begunAt && ms <= endedAt)
  const waits = seen.flatMap(({ waiting }) => (waiting?.for === 'microsoft' ? [Date.parse(waiting.until ?? '')] : []))
  expect(waits.length).toBeGreaterThan(0)
  for (const at of waits) expect(at).toSatisfy((ms: number) => ms >= begunAt && ms <= endedAt + 10_000)

  const runs = await expectOneTrueEndEach(world.pool, [...ids, early])
  expect(runs.map(({ attempt }) => attempt)).toEqual(runs.map(() => 1))
  const [late] = await seed<{ ok: boolean }>(
    world.pool,
    'select started_at >= run_after as ok from operation_runs where id = $1',
    [early],
  )
  expect(late).toEqual({ ok: true })
  const workers = await seed<{ actor_name: string }>(
    world.pool,
    `select distinct actor_name from operation_run_events where kind = 'begin'`,
    [],
  )
  expect(workers.map((row) => row.actor_name).sort()).toEqual([ahead.workerId, behind.workerId].sort())
  expect(world.fallen()).toEqual([])
}

/** By a clock 90 s ahead it would be over. */
const sessionNearItsEnd = ({ db }: FaultWorld) =>
  withScope(db, { kind: 'gate' }, (tx) =>
    sql`update sessions set expires_at = now() + interval '80 seconds', last_used_at = now() - interval '11 hours 59 minutes'`.execute(
      tx,
    ),
  )

async function startAll({ db, workspace }: FaultWorld): Promise<number[]> {
  const ids: number[] = []
  const policyTypes = [
    'deviceConfiguration',
    'deviceCompliancePolicy',
    'assignmentFilter',
    'roleDefinition',
    'scopeTag',
  ]
  for (const tenant of workspace.tenants) ids.push((await startSync(db, workspace, { tenant, policyTypes })).id)
  return ids
}

/** A run that may not begin before so many seconds have passed for the database. */
async function startLater(world: FaultWorld, seconds: number): Promise<number> {
  const { db, workspace } = world
  const [tenant] = workspace.tenants
  const person = workspace.people.operator
  const runAfter = new Date((await databaseNow(world)) + seconds * 1000)
  const started = await withScope(db, personScope(workspace, person), (tx) =>
    start(tx, {
      type: 'inventory.sync',
      input: { policyTypes: ['termsAndConditions'] },
      workspaceId: workspace.id,
      tenant: tenant ?? null,
      initiator: { kind: 'person', ...person },
      click: null,
      runAfter,
    }),
  )
  return started.id
}

async function databaseNow({ pool }: FaultWorld): Promise<number> {
  const { rows } = await pool.query<{ now: Date }>('select clock_timestamp() as now')
  return rows[0]?.now.getTime() ?? 0
}

describe('a worker ten minutes ahead, one ten minutes behind and a web server 90 s ahead: none is stale, early or expired, and all times are right', () => {
  test('by what the processes themselves ask for the time', { timeout: 90_000 }, () =>
    withShiftedClocks(byPreload, everythingIsRight),
  )

  if (library === undefined) console.log('not tried below Node: libfaketime is not installed here')
  test.runIf(library !== undefined)('by the clock of the system (needs libfaketime)', { timeout: 90_000 }, () =>
    withShiftedClocks(byLibrary, everythingIsRight),
  )
})
