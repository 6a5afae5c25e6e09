import { beforeAll, expect, test } from 'vitest'
import type { Operation } from '../../contract/operation.ts'
import { testDatabase } from '../../tests/database.ts'
import { beginRun, importRun, readRun, startSync } from '../../tests/operations.ts'
import { createWorkspace, seed, type TestWorkspace } from '../../tests/people.ts'
import { givePassword, postJson, signInOver, testWeb } from '../../tests/web.ts'

const database = testDatabase()
const web = testWeb(database)
let home: TestWorkspace
let away: TestWorkspace
const cookies: Record<string, string> = {}

beforeAll(async () => {
  home = await createWorkspace(database.pool, 6)
  away = await createWorkspace(database.pool)
  const { operator, readonly, manager } = home.people
  for (const [name, { id, email }] of Object.entries({ operator, readonly, manager })) {
    await givePassword(database.pool, id)
    cookies[name] = await signInOver(web, email)
  }
})

/** One that failed in the tenant at this place of the workspace. */
const failedIn = (place: number, values: Record<string, unknown> = {}, workspace = home): Promise<number> =>
  importRun(database.pool, workspace, {
    tenant_id: workspace.tenants[place]?.id,
    initiator_id: workspace.people.manager.id,
    status: 'completed',
    outcome: 'failed',
    reason_code: 'provider_unreachable',
    started_at: new Date(),
    completed_at: new Date(),
    input: JSON.stringify({ policyTypes: ['scopeTag'] }),
    ...values,
  })
const again = (who: string, id: number | string, headers: Record<string, string> = {}) =>
  postJson(`${web.url}/api/v1/operations/${id}/start-again`, undefined, { cookie: cookies[who] ?? '', ...headers })
const startedBy = async (response: Response) =>
  (await response.json()) as { operation: Operation; alreadyQueued: boolean }

test('whoever may start it does it once more, with what was asked then, without a right to read that', async () => {
  const failed = await failedIn(0)
  const answer = await again('operator', failed)
  expect(answer.status).toBe(202)
  const { operation, alreadyQueued } = await startedBy(answer)
  expect(alreadyQueued).toBe(false)
  expect(answer.headers.get('location')).toBe(`/api/v1/operations/${operation.id}`)
  expect(operation).toMatchObject({ status: 'queued', initiator: { name: home.people.operator.name } })
  expect(JSON.stringify(operation)).not.toContain('scopeTag')
  const run = await readRun(database.db, Number(operation.id))
  expect(run.input).toEqual({ policyTypes: ['scopeTag'] })
  expect(run.tenant_id).toBe(home.tenants[0]?.id)
})

test('asked again while the same work is active, it is that work', async () => {
  const failed = await failedIn(1)
  const { operation } = await startedBy(await again('operator', failed))
  const second = await startedBy(await again('manager', failed))
  expect([second.operation.id, second.alreadyQueued]).toEqual([operation.id, true])
})

test('one click is one run, however often it is sent; the same key for another run is refused', async () => {
  const [failed, other] = [await failedIn(2), await failedIn(3)]
  const key = { 'idempotency-key': 'one-click' }
  const first = await startedBy(await again('operator', failed, key))
  expect(await startedBy(await again('operator', failed, key))).toEqual(first)
  expect((await again('operator', other, key)).status).toBe(422)
})

test('who may look but not start is told so; what is not theirs is not there', async () => {
  const failed = await failedIn(4)
  expect((await again('readonly', failed)).status).toBe(403)
  const foreign = await failedIn(0, {}, away)
  for (const id of [foreign, 999_999_999, 'abc']) expect((await again('operator', id)).status).toBe(404)
})

test.each([
  [
    'one that has not ended',
    async () =>
      startSync(database.db, home)
        .then(({ id }) => beginRun(database.db, id))
        .then(({ id }) => id),
  ],
  ['a type that may do harm twice', () => failedIn(4, { type: 'restore.execute', input: '{}' })],
  ['a type that nobody knows', () => failedIn(4, { type: 'unicorn.ride' })],
  ['what an earlier build asked for', () => failedIn(4, { input: JSON.stringify({ policyTypes: ['gone'] }) })],
] as const)('refused with a reason: %s', async (_, made) => {
  const answer = await again('operator', await made())
  expect(answer.status).toBe(409)
  expect(((await answer.json()) as { detail: string }).detail).toMatch(/^[A-Z].+\.$/)
})

test('nothing starts in a tenant that is archived', async () => {
  const failed = await failedIn(5)
  await seed(database.pool, `update tenants set status = 'archived' where id = $1`, [home.tenants[5]?.id])
  expect((await again('operator', failed)).status).toBe(409)
})
