import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { moves, type Move } from '../../operations/lifecycle.ts'
import { nobody } from '../database/scope.ts'
import { testDatabase } from '../../tests/database.ts'
import { beginRun, importRun, readRun, startSync } from '../../tests/operations.ts'
import { createWorkspace } from '../../tests/people.ts'

const database = testDatabase()

/** A statement of somebody who got past the code, and past the rights too: in the role of the moves themselves. */
const asMover = (statement: string, values: unknown[] = []) => inRole('tenantatlas_mover', statement, values)

async function inRole(role: string, statement: string, values: unknown[] = []): Promise<number> {
  const client = await database.pool.connect()
  try {
    await client.query(`begin; set local role ${role}`)
    const { rowCount } = await client.query(statement, values)
    await client.query('commit')
    return rowCount ?? 0
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

test('the moves in the database are the moves of the lifecycle table', async () => {
  const { rows } = await database.pool.query('select * from run_moves')
  const inCode = Object.entries<Move>(moves).map(([name, move]) => ({
    name,
    from_statuses: [...move.from],
    to_status: move.to,
    outcomes: [...move.outcomes],
    token: move.token,
    lane: move.lane,
  }))
  expect(rows).toEqual(inCode)
})

test.each([
  ["status = 'completed', outcome = 'succeeded', completed_at = now()"],
  ["status = 'completed', outcome = 'failed', completed_at = now(), worker_id = null, lane_counted = false"],
  ["status = 'queued', started_at = null, worker_id = null, heartbeat_at = null, lane_counted = false"],
  ["outcome = 'succeeded'"],
  ["reason_code = 'worker_lost'"],
  ['lease_token = lease_token + 1'],
  ['attempt = attempt + 1'],
  ["worker_id = 'w-other'"],
  ["started_at = now() - interval '1 hour'"],
  ['lane_counted = false'],
  [`summary_counts = '{"total": 9}'`],
  [`failures = '[{"code": "x"}]'`],
  [`context = '{"cursor": 1}'`],
  ['heartbeat_at = now()'],
  ['cancel_requested_at = now()'],
  [`input = '{"policyTypes": []}'`],
  ['tenant_id = null'],
  ["type = 'restore.execute'"],
  ["created_at = now() - interval '1 day'"],
])('no statement outside the moves can set %s of a running run', async (change) => {
  const workspace = await createWorkspace(database.pool)
  const { id } = await startSync(database.db, workspace)
  await beginRun(database.db, id)
  await expect(asMover(`update operation_runs set ${change} where id = $1`, [id])).rejects.toMatchObject({
    code: '23514',
  })
  expect(await readRun(database.db, id)).toMatchObject({
    status: 'running',
    outcome: 'pending',
    lease_token: 1,
    summary_counts: {},
  })
})

test('nothing at all changes a completed run but a person who looked into it', async () => {
  const workspace = await createWorkspace(database.pool)
  const id = await importRun(database.pool, workspace, {
    status: 'completed',
    outcome: 'failed',
    started_at: new Date(),
    completed_at: new Date(),
  })
  for (const change of [
    "outcome = 'succeeded'",
    "status = 'queued', outcome = 'pending', completed_at = null",
    "context = '{}'::jsonb || '{\"a\": 1}'",
  ]) {
    await expect(asMover(`update operation_runs set ${change} where id = $1`, [id])).rejects.toMatchObject({
      code: '23514',
    })
  }
  expect(
    await asMover("update operation_runs set investigated_at = now(), investigated_by = 'P' where id = $1", [id]),
  ).toBe(1)
})

test('a run cannot enter as running or completed, nor leave', async () => {
  const workspace = await createWorkspace(database.pool)
  const insert = `insert into operation_runs (workspace_id, initiator_name, type, status, outcome, started_at, completed_at, identity_hash, scope_hash, lane_key)
    values ($1, 'x', 'inventory.sync', $2, $3, $4, $4, $5, $5, 'workspace:1')`
  for (const [status, outcome, at] of [
    ['queued', 'pending', null],
    ['completed', 'succeeded', new Date()],
  ] as const) {
    await expect(asMover(insert, [workspace.id, status, outcome, at, randomBytes(32)])).rejects.toMatchObject({
      code: '23514',
    })
  }
  const { id } = await startSync(database.db, workspace)
  await expect(database.pool.query('delete from operation_runs where id = $1', [id])).resolves.toMatchObject({
    rowCount: 0,
  })
  await expect(asMover('delete from operation_runs where id = $1', [id])).rejects.toThrow(/permission denied/)
  await expect(database.pool.query('truncate operation_runs cascade')).rejects.toThrow(/not deleted|append-only/)
})

test.each(['tenantatlas_web', 'tenantatlas_worker', 'tenantatlas_platform'])(
  '%s writes runs, lanes, events and notifications through the moves alone',
  async (role) => {
    const workspace = await createWorkspace(database.pool)
    const { id } = await startSync(database.db, workspace)
    const forged = [
      `update operation_runs set status = 'running' where id = ${id}`,
      `insert into operation_runs (workspace_id) select workspace_id from operation_runs where id = ${id}`,
      'update lanes set running = running + 1',
      'insert into operation_run_events overriding system value select * from operation_run_events',
      'insert into notifications overriding system value select * from notifications',
    ]
    for (const statement of forged)
      await expect(inRole(role, statement), statement).rejects.toMatchObject({ code: '42501' })
  },
)

test.each(['tenantatlas_web', 'tenantatlas_worker'])(
  '%s does not do what is for the people who run the installation',
  async (role) => {
    for (const act of [
      `select run_investigate(1, 'person', 'Ada', 'x')`,
      `select run_retried(1, 2, 'person', 'Ada', 'x')`,
      `select run_act(r, 'investigated', 'person', 'Ada', '{}') from operation_runs r`,
    ])
      await expect(inRole(role, act), act).rejects.toMatchObject({ code: '42501' })
    await expect(
      inRole('tenantatlas_platform', `select run_act(r, 'x', 'person', 'Ada', '{}') from operation_runs r`),
    ).rejects.toMatchObject({ code: '42501' })
  },
)

test('the running count of a lane moves with a run alone', async () => {
  const workspace = await createWorkspace(database.pool)
  await startSync(database.db, workspace)
  await expect(asMover('update lanes set running = running + 1')).rejects.toMatchObject({ code: '23514' })
})

test('events and audit entries are only ever added', async () => {
  const workspace = await createWorkspace(database.pool)
  await startSync(database.db, workspace)
  for (const table of ['operation_run_events', 'audit_log']) {
    await expect(asMover(`delete from ${table}`)).rejects.toThrow(/permission denied/)
    await expect(asMover(`update ${table} set actor_name = 'x'`)).rejects.toThrow(/permission denied/)
  }
})

test('a statement that forgot its scope sees nothing of what belongs to somebody', async () => {
  const workspace = await createWorkspace(database.pool)
  await startSync(database.db, workspace)
  for (const table of [
    'operation_runs',
    'operation_run_events',
    'tenants',
    'workspaces',
    'inventory_items',
    'notifications',
    'audit_log',
    'lanes',
  ]) {
    const { rows } = await database.pool.query(`select 1 from ${table}`)
    expect([table, rows.length]).toEqual([table, 0])
  }
})

test('every table that belongs to somebody has forced row-level security', async () => {
  const { rows } = await database.pool.query(`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r' and not (c.relrowsecurity and c.relforcerowsecurity)
      and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname in ('workspace_id', 'tenant_id') and not a.attisdropped)`)
  expect(rows).toEqual([])
})

test('outside of all scopes nobody reads, writes or moves anything', async () => {
  const { rows: tables } = await database.pool.query<{ name: string; rights: string[] }>(
    `select c.relname as name, array(
       select r."right" from unnest(array['select', 'insert', 'update', 'delete', 'truncate']) r("right")
       where has_table_privilege($1, c.oid, r."right")) as rights
     from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'`,
    [nobody],
  )
  expect(tables.map(({ name }) => name)).toContain('operation_runs')
  expect(tables.filter(({ rights }) => rights.length > 0)).toEqual([])
  await expect(inRole(nobody, 'select * from operation_runs')).rejects.toMatchObject({ code: '42501' })
  await expect(inRole(nobody, `select * from run_lock(1)`)).rejects.toMatchObject({ code: '42501' })
})

test('what acts as the mover is called by the three roles that have scopes of their own, and by no others', async () => {
  const { rows } = await database.pool.query<{ move: string; callers: string[] }>(
    `select p.oid::regprocedure::text as move, array(
       select case when a.grantee = 0 then 'everybody' else pg_get_userbyid(a.grantee) end::text
       from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee <> p.proowner order by 1) as callers
     from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef`,
  )
  expect(rows.length).toBeGreaterThan(10)
  const serving = ['tenantatlas_platform', 'tenantatlas_web', 'tenantatlas_worker']
  expect(rows.filter(({ callers }) => callers.some((caller) => !serving.includes(caller)))).toEqual([])
})
