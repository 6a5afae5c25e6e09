import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { Operation } from '../../contract/operation.ts'
import { testDatabase } from '../../tests/database.ts'
import { beginRun, eventKinds, importRun, notificationsOf, readRun, startSync } from '../../tests/operations.ts'
import { createWorkspace, seed, type TestWorkspace } from '../../tests/people.ts'
import { givePassword, postJson, signInOver, testWeb } from '../../tests/web.ts'
import { withScope } from '../database/scope.ts'

const database = testDatabase()
const web = testWeb(database)
let home: TestWorkspace
let away: TestWorkspace
const cookies: Record<string, string> = {}

beforeAll(async () => {
  home = await createWorkspace(database.pool, 3)
  away = await createWorkspace(database.pool)
  const { operator, readonly, owner } = home.people
  // A member of both: may cancel here, and there only look.
  await seed(
    database.pool,
    `insert into workspace_memberships (workspace_id, person_id, role) values ($1, $2, 'readonly')`,
    [away.id, owner.id],
  )
  for (const { id } of [operator, readonly, owner]) await givePassword(database.pool, id)
  for (const [name, { email }] of Object.entries({ operator, readonly, owner }))
    cookies[name] = await signInOver(web, email)
})

let queued: string
let running: string
let ended: string

beforeEach(async () => {
  const [first, second, third] = home.tenants
  queued = await queue(first)
  running = await queue(second)
  await beginRun(database.db, Number(running))
  ended = String(
    await importRun(database.pool, home, {
      tenant_id: third?.id,
      status: 'completed',
      outcome: 'succeeded',
      completed_at: new Date(),
    }),
  )
})

const queue = async (tenant: TestWorkspace['tenants'][number] | undefined, workspace = home): Promise<string> =>
  String(
    await importRun(database.pool, workspace, { tenant_id: tenant?.id, initiator_id: workspace.people.operator.id }),
  )

type Answer = { items: { id: string; result: string; operation: Operation }[] }
const cancel = (who: string, ids: unknown) =>
  postJson(`${web.url}/api/v1/operations/cancellations`, { ids }, { cookie: cookies[who] ?? '' })
const results = async (response: Response) =>
  ((await response.json()) as Answer).items.map(({ id, result, operation }) => [id, result, operation.status])

const auditOf = (id: string) =>
  withScope(database.db, { kind: 'platform' }, (tx) =>
    tx
      .selectFrom('audit_log')
      .select(['action', 'actor_email as email'])
      .where('resource_id', '=', id)
      .orderBy('id')
      .execute(),
  )

test('each is told apart, in the order of asking, and the same again changes nothing', async () => {
  const ids = [ended, running, queued, queued]
  const response = await cancel('operator', ids)
  expect(response.status).toBe(202)
  expect(await results(response)).toEqual([
    [ended, 'already_completed', 'completed'],
    [running, 'requested', 'running'],
    [queued, 'cancelled', 'completed'],
  ])
  expect(await results(await cancel('operator', ids))).toEqual([
    [ended, 'already_completed', 'completed'],
    [running, 'already_requested', 'running'],
    [queued, 'already_completed', 'completed'],
  ])
  const { email } = home.people.operator
  expect(await auditOf(queued)).toEqual([{ action: 'inventory.sync.cancelled', email }])
  expect(await auditOf(running)).toEqual([{ action: 'inventory.sync.cancel_requested', email }])
  expect(await auditOf(ended)).toEqual([])
  expect(await eventKinds(database.db, Number(queued))).toEqual(['cancel'])
  expect(await notificationsOf(database.db, Number(queued))).toHaveLength(1)
  expect((await readRun(database.db, Number(running))).cancel_requested_by).toBe(home.people.operator.id)
})

test('one that is not there, or not theirs to see, refuses all of them alike', async () => {
  const foreign = await queue(away.tenants[0], away)
  const answers = []
  for (const id of [foreign, '999999999', 'x'.repeat(10)]) {
    const response = await cancel('operator', [queued, id])
    answers.push([response.status, await response.text()])
  }
  expect(answers).toEqual([answers[0], answers[0], answers[0]])
  expect(answers[0]?.[0]).toBe(404)
  expect((await readRun(database.db, Number(queued))).status).toBe('queued')
})

test('one that they may not cancel refuses all of them, and that is on record', async () => {
  const there = await queue(away.tenants[0], away)
  for (const [who, ids] of [
    ['owner', [queued, there]],
    ['readonly', [queued]],
  ] as const) {
    const response = await cancel(who, ids)
    expect([response.status, ((await response.json()) as { detail: string }).detail]).toEqual([
      403,
      'This needs the right tenant.operations.cancel, which your role here does not include.',
    ])
  }
  expect((await readRun(database.db, Number(queued))).status).toBe('queued')
  const denied = await withScope(database.db, { kind: 'platform' }, (tx) =>
    tx
      .selectFrom('audit_log')
      .select(['workspace_id', 'actor_email as email'])
      .where('action', '=', 'authorization.denied')
      .orderBy('id')
      .execute(),
  )
  expect(denied).toEqual([
    { workspace_id: away.id, email: home.people.owner.email },
    { workspace_id: null, email: home.people.readonly.email },
  ])
})

test.for([[[]], [undefined], ['1'], [Array.from({ length: 201 }, (_, at) => String(at + 1))]])(
  'what is no list of one to 200 ids is refused',
  async ([ids]) => {
    expect((await cancel('operator', ids)).status).toBe(422)
  },
)

test('200 at once, by two people at the same time: each ends once', async () => {
  const ids: string[] = []
  for (let at = 0; at < 200; at++) ids.push(await queue(home.tenants[at % 3]))
  const asked = await Promise.all([cancel('operator', ids), cancel('owner', ids.toReversed())])
  expect(asked.map(({ status }) => status)).toEqual([202, 202])
  const [one, other] = await Promise.all(asked.map(results))
  const said = [...(one ?? []), ...(other ?? [])].map(([, result]) => result)
  expect(said.filter((result) => result === 'cancelled')).toHaveLength(200)
  expect(said.filter((result) => result === 'already_completed')).toHaveLength(200)
})

test('a start finds the way free again', async () => {
  const tenant = home.tenants[2]
  if (tenant === undefined) throw new Error('there are three')
  const { id } = await startSync(database.db, home, { tenant })
  expect(await results(await cancel('operator', [String(id)]))).toEqual([[String(id), 'cancelled', 'completed']])
  expect(await startSync(database.db, home, { tenant })).toMatchObject({ created: true })
})
