import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { until } from '../crash/until.ts'
import { testDatabase } from '../database.ts'
import { createWorkspace } from '../people.ts'
import { asOwner } from './as-owner.ts'
import { heldCommit } from './held-commit.ts'
import { selections } from './identities.ts'
import { manyStarts } from './many-starts.ts'
import { readAll } from './read-all.ts'
import { startingWorld } from './starting-world.ts'

/** One click is one run, whoever asks how often and whatever dies meanwhile (spec: quality U1, operations §4, §14). */

const database = testDatabase()
const world = startingWorld(database)
const rounds = 12

const runsOf = (tenant: { readonly id: number }) =>
  readAll<{ id: number }>(database.pool, 'select id from operation_runs where tenant_id = $1 order by id', [tenant.id])

test('64 identical starts at once over two web processes, again and again: one run, 64 equal ids, one told that it is new', async () => {
  const workspace = await createWorkspace(database.pool, 2)
  const tenant = workspace.tenants[0]!
  const webs = await Promise.all([world.web(), world.web()])
  const ask = await world.as(workspace.people.operator)
  // Processes that have just come, and a database that has none of their statements: the first few make them warm.
  for (const web of webs) await ask(web, { tenant: workspace.tenants[1]!, policyTypes: ['scopeTag'] })
  const { ids, statuses } = await manyStarts(webs, ask, tenant, rounds)
  expect(statuses).toEqual({ 202: rounds * 64 })
  expect((await runsOf(tenant)).map(({ id }) => String(id))).toEqual(ids)
  for (const web of webs) expect(web.log()).not.toMatch(/"level":(50|60)/)
}, 60_000)

test('a server that dies after the commit and before its answer: the same key gives the same run and answer, for a day at least', async () => {
  const workspace = await createWorkspace(database.pool)
  const tenant = workspace.tenants[0]!
  const [policyTypes = [], otherTypes = []] = selections(2)
  const ask = await world.as(workspace.people.operator)
  const wire = await heldCommit(database.url)
  const doomed = await world.web(wire.url)
  const survivor = await world.web()
  const asking = { tenant, policyTypes, key: randomUUID() }

  const committed = wire.hold('idempotency_keys')
  const unheard = ask(doomed, asking).then(
    () => 'answered',
    () => 'no answer',
  )
  await committed
  doomed.signal('SIGKILL')
  expect(await unheard).toBe('no answer')
  expect(await doomed.ended).toBe('SIGKILL')
  const rows = await runsOf(tenant)
  expect(rows).toHaveLength(1)

  const again = await ask(survivor, asking)
  expect(again).toMatchObject({ status: 202, body: { alreadyQueued: false, operation: { id: String(rows[0]?.id) } } })
  expect(again.headers.get('location')).toBe(`/api/v1/operations/${rows[0]?.id}`)
  await asOwner(
    database.pool,
    'idempotency_keys',
    `update idempotency_keys set created_at = now() - interval '24 hours'`,
  )
  const third = await ask(survivor, asking)
  expect(third.body).toEqual(again.body)
  expect((await ask(survivor, { ...asking, policyTypes: otherTypes })).status).toBe(422)
  expect(await runsOf(tenant)).toEqual(rows)
  await wire.close()
}, 60_000)

test('the same key while the first is still under way: 409 with a time to come again, and then the answer of the first', async () => {
  const workspace = await createWorkspace(database.pool)
  const tenant = workspace.tenants[0]!
  const [policyTypes = []] = selections(1)
  const webs = await Promise.all([world.web(), world.web()])
  const ask = await world.as(workspace.people.operator)
  const asking = { tenant, policyTypes, key: randomUUID() }

  const locker = await database.pool.connect()
  await locker.query('begin; lock table operation_runs in share mode')
  const first = ask(webs[0], asking)
  await until(
    'the first start waits',
    () =>
      database.pool.query(
        `select 1 from pg_stat_activity where datname = current_database() and application_name = 'tenantatlas-web' and wait_event_type = 'Lock'`,
      ),
    ({ rowCount }) => rowCount === 1,
    20,
  )
  const meanwhile = await ask(webs[1], asking)
  expect(meanwhile.status).toBe(409)
  expect(Number(meanwhile.headers.get('retry-after'))).toBeGreaterThan(0)
  await locker.query('rollback')
  locker.release()
  const answered = await first
  expect(answered.status).toBe(202)
  expect((await ask(webs[1], asking)).body).toEqual(answered.body)
  expect(await runsOf(tenant)).toHaveLength(1)
}, 60_000)
