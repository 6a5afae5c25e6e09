import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { sql } from 'kysely'
import { createDatabase } from '../../server/database/kysely.ts'
import { createPool } from '../../server/database/pool.ts'
import { withScope } from '../../server/database/scope.ts'
import { leaseOf, type RunRow } from '../../server/runs/run-row.ts'
import * as service from '../../server/runs/service.ts'
import * as store from '../../server/runs/store.ts'
import { until } from '../crash/until.ts'
import { testDatabase } from '../database.ts'
import { startSync } from '../operations.ts'
import { createWorkspace, type TestWorkspace } from '../people.ts'
import { selections } from './identities.ts'
import { readAll } from './read-all.ts'
import { roads, type Road } from './terminal-roads.ts'

/** An end is one commit or nothing, and after it nothing moves any more (spec: quality L3, operations §3). */

const database = testDatabase()
const ends = 1_000
const lateCalls = 10_000
const heldMs = 8_000

type Ready = { readonly road: Road; readonly name: string; readonly run: RunRow; readonly workspace: TestWorkspace }

/** Runs on every road by turns, each at the moment before its end. */
async function ready(count: number): Promise<Ready[]> {
  const all: Ready[] = []
  const names = Object.keys(roads)
  const chosen = selections(Math.ceil(count / 8))
  const workspace = await createWorkspace(database.pool, 8)
  for (let i = 0; i < count; i += 8)
    all.push(
      ...(await Promise.all(
        workspace.tenants.slice(0, count - i).map(async (tenant, of) => {
          const name = names[(i + of) % names.length] ?? ''
          const road = roads[name]!
          const { id } = await startSync(database.db, workspace, { tenant, policyTypes: chosen[i / 8]! })
          return { road, name, workspace, run: await road.prepare(database.db, id, workspace) }
        }),
      )),
    )
  return all
}

/** People's calls come with their own rights, the rest from workers. */
const endIt = ({ road, run, workspace }: Ready, db = database.db) =>
  withScope(db, { kind: 'platform' }, (tx) => road.end(tx, run, workspace))

/** What stands of the end of each run, in one statement and so at one instant. */
type Standing = { id: number; status: string; events: number; told: number; audited: number; xmins: number }
const standing = (ids: readonly number[]) =>
  readAll<Standing>(
    database.pool,
    `select r.id, r.status, e.n as events, n.n as told, a.n as audited,
       (select count(distinct x)::int from unnest(array[r.xmin::text] || e.xs || n.xs || a.xs) x) as xmins
     from operation_runs r
     cross join lateral (select count(*)::int as n, array_agg(xmin::text) as xs from operation_run_events e where e.run_id = r.id and e.to_status = 'completed') e
     cross join lateral (select count(*)::int as n, array_agg(xmin::text) as xs from notifications n where n.run_id = r.id) n
     cross join lateral (select count(*)::int as n, array_agg(xmin::text) as xs from audit_log a
       where a.resource_id = r.id::text and a.outcome <> 'info' and a.action not like '%dispatched' or a.resource_id = r.id::text and a.action like '%.cancelled') a
     where r.id = any ($1)`,
    [ids],
  )

/** Everything that is kept, in one number: any change of any row changes it. */
const fingerprint = async (): Promise<string> => {
  const of = (table: string) =>
    `(select md5(string_agg(t::text || t.xmin::text, '|' order by t::text)) from ${table} t)`
  const tables = ['operation_runs', 'operation_run_events', 'notifications', 'audit_log', 'lanes']
  const [row] = await readAll<{ all: string }>(
    database.pool,
    `select concat_ws(' ', ${tables.map(of).join(', ')}) as all`,
  )
  return row?.all ?? ''
}

test('1,000 ends on every road: run, event, notification and audit entry of each are one commit; 10,000 late calls change nothing and tell nobody', async () => {
  const all = await ready(ends)
  for (let i = 0; i < all.length; i += 8) {
    const moved = await Promise.all(all.slice(i, i + 8).map((one) => endIt(one)))
    for (const [at, run] of moved.entries()) {
      const { road } = all[i + at]!
      expect(run).toMatchObject({ status: 'completed', outcome: road.outcome, reason_code: road.reason })
    }
  }
  const after = await standing(all.map(({ run }) => run.id))
  const whole = after.filter(({ status, events, told, audited, xmins }) =>
    [status === 'completed', events === 1, told === 1, audited === 1, xmins === 1].every(Boolean),
  )
  expect(after.filter((one) => !whole.includes(one))).toEqual([])
  expect(whole).toHaveLength(ends)

  const before = await fingerprint()
  let made = 0
  for (let round = 0; made < lateCalls; round += 8) {
    const several = Array.from({ length: 8 }, (_, of) => callLate(all[(round + of) % all.length]!, round + of))
    expect((await Promise.all(several)).flat()).toEqual([])
    made += several.length * late.length
  }
  expect(await fingerprint()).toBe(before)
}, 60_000)

const by = service.workerMover('w-late')
/** What may come late, with the token of before, the one that stands, and one that may yet come; how many rows each moved. */
const late: readonly [
  string,
  (tx: Parameters<typeof service.release>[0], run: RunRow, w: TestWorkspace) => Promise<unknown>,
][] = [
  ['complete', (tx, run) => service.complete(tx, leaseOf(run), { kind: 'items' }, by)],
  ['fail', (tx, run) => service.complete(tx, leaseOf(run), { kind: 'failure', code: 'throttled', message: 'm' }, by)],
  ['block', (tx, run) => service.blockRunning(tx, leaseOf(run), 'write_gate_blocked', by)],
  ['block queued', (tx, run) => service.block(tx, run, 'write_gate_blocked', by)],
  ['cancel', (tx, run) => service.cancelRunning(tx, leaseOf(run), by)],
  [
    'ask to cancel',
    async (tx, run, { people }) =>
      (await service.requestCancel(tx, run.id, people.owner))?.kind === 'already_completed' ? null : run,
  ],
  [
    'reconcile',
    (tx, run) =>
      service.reconcile(tx, run, {
        at: new Date().toISOString(),
        reason: 'worker_lost',
        thresholdSeconds: 20,
        decidedBy: 'late',
      }),
  ],
  ['begin', (tx, run) => service.begin(tx, run, 'w-late')],
  ['resume', (tx, run) => service.resume(tx, run, 'w-late')],
  ['release', (tx, run) => service.release(tx, leaseOf(run), 'w-late')],
  ['batch', (tx, run) => service.batch(tx, leaseOf(run), async () => ({ counts: { total: 9 } }))],
  ['fence', (tx, run) => store.fence(tx, run.id, run.lease_token)],
  [
    'report',
    (tx, run) => store.report(tx, run.id, run.lease_token, { counts: { total: 9 }, failures: [], context: {} }),
  ],
  ['wait', (tx, run) => service.wait(tx, leaseOf(run), new Date())],
  ['wish', (tx, run, { people }) => store.wishCancel(tx, run.id, people.owner.id, by)],
  [
    'beat',
    async (tx, run) =>
      (
        await sql`select * from run_beat(${run.worker_id ?? 'w-test'}, array[${run.id}]::bigint[], array[${run.lease_token}]::bigint[], '10 s')`.execute(
          tx,
        )
      ).rows[0] ?? null,
  ],
]

/** One of each, under one token; the names of those that moved anything. */
function callLate({ run, workspace }: Ready, round: number): Promise<string[]> {
  const token = run.lease_token + (round % 3) - (run.lease_token > 0 ? 1 : 0)
  return withScope(database.db, { kind: 'worker' }, async (tx) => {
    const moved: string[] = []
    for (const [name, make] of late)
      if ((await make(tx, { ...run, lease_token: token }, workspace)) !== null) moved.push(name)
    return moved
  })
}

test('while somebody holds the place of its notification for eight seconds nothing of an end can be seen, and then all of it', async () => {
  const held = await ready(Object.keys(roads).length)
  const ids = held.map(({ run }) => run.id)
  // The key of each stands there and is not committed. The ends have connections of their own, since each keeps one busy.
  const enders = createDatabase(createPool(database.url, { max: held.length, applicationName: 'enders' }))
  onTestFinished(() => enders.destroy())
  const holder = new pg.Client({ connectionString: database.url })
  onTestFinished(() => holder.end())
  await holder.connect()
  await holder.query('begin; set local role history_import')
  await holder.query(
    `insert into notifications (run_id, user_id, workspace_id, title, body, tone, url)
     select id, initiator_id, workspace_id, 'Held', '', 'neutral', '/' from operation_runs where id = any ($1)`,
    [ids],
  )
  const from = performance.now()
  let ended = 0
  const ending = Promise.all(held.map(async (one) => (await endIt(one, enders), ended++)))
  let looks = 0
  const seen = new Set<string>()
  const look = async (): Promise<number> => {
    for (const { status, events, told, audited } of await standing(ids))
      seen.add(`${status === 'completed' ? 'ended' : 'open'} ${events}${told}${audited}`)
    looks++
    return performance.now() - from
  }
  await until('eight seconds are over', look, (ms) => ms >= heldMs, 20)
  expect(ended).toBe(0)
  expect([...seen]).toEqual(['open 000'])
  const blocked = await database.pool.query(
    `select 1 from pg_stat_activity where application_name = 'enders' and wait_event_type = 'Lock'`,
  )
  expect(blocked.rowCount).toBe(held.length)
  await holder.query('rollback')
  await until('all have ended', look, () => ended === held.length, 20)
  await ending
  await look()
  console.log(`looked ${looks} times: ${[...seen].join(', ')}`)
  expect(new Set(seen)).toEqual(new Set(['open 000', 'ended 111']))
  for (const one of await standing(ids)) expect(one).toMatchObject({ status: 'completed', told: 1, xmins: 1 })
}, 60_000)
