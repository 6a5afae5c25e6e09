import { beforeAll, expect, test } from 'vitest'
import type { OperationEvent } from '../../contract/operation.ts'
import type { SystemOperation, SystemOperationDetail } from '../../contract/system.ts'
import { testDatabase } from '../../tests/database.ts'
import { beginRun, eventKinds, importRun, notificationsOf, readRun, startSync } from '../../tests/operations.ts'
import { createWorkspace, seed, type TestWorkspace } from '../../tests/people.ts'
import { platformCookie } from '../../tests/platform.ts'
import { givePassword, postJson, signInOver, testWeb } from '../../tests/web.ts'
import { withScope } from '../database/scope.ts'

const database = testDatabase()
const web = testWeb(database)
let home: TestWorkspace
let platform: string
let reader: string
let owner: string

beforeAll(async () => {
  home = await createWorkspace(database.pool)
  platform = await platformCookie(database.pool, web, 'grace')
  reader = await platformCookie(database.pool, web, 'vera', ['platform.operations.view'])
  await givePassword(database.pool, home.people.owner.id)
  owner = await signInOver(web, home.people.owner.email)
})

type Act = 'cancellation' | 'retry' | 'investigation'
const acts: readonly Act[] = ['cancellation', 'retry', 'investigation']
const act = (id: number, what: Act, body: unknown = { reason: 'Known fault' }, headers: Record<string, string> = {}) =>
  postJson(`${web.url}/api/system/operations/${id}/${what}`, body, { cookie: platform, ...headers })
const read = async <T>(path: string, cookie = platform): Promise<T> =>
  (await fetch(`${web.url}${path}`, { headers: { cookie } })).json() as Promise<T>
const detail = (id: number) => read<SystemOperationDetail>(`/api/system/operations/${id}`)
const events = async (id: number) =>
  (await read<{ items: OperationEvent[] }>(`/api/system/operations/${id}/events`)).items

const failed = (values: Record<string, unknown> = {}) =>
  importRun(database.pool, home, {
    status: 'completed',
    outcome: 'failed',
    reason_code: 'provider_error',
    started_at: new Date(),
    completed_at: new Date(),
    ...values,
  })

const audited = (id: number) =>
  withScope(database.db, { kind: 'platform' }, (tx) =>
    tx
      .selectFrom('audit_log')
      .select(['action', 'actor_kind', 'actor_id', 'actor_name', 'actor_email', 'workspace_id', 'metadata'])
      .where('resource_id', '=', String(id))
      .orderBy('id')
      .execute(),
  )
const byGrace = { actor_kind: 'human', actor_id: null, actor_name: 'grace', actor_email: 'grace@example.test' }
const graceOfPlatform = { kind: 'platform', name: 'grace' }
/** Nothing that is no move may read like one: an event to `completed` is an end. */
const noMove = { from: null, to: null, reason: null }

test.each(acts)('%s asks for a reason, for the right, and for somebody of the platform', async (what) => {
  const id = what === 'cancellation' ? (await startSync(database.db, home)).id : await failed()
  const before = await eventKinds(database.db, id)
  for (const body of [{}, { reason: '  ' }, { reason: 5 }, { reason: 'x'.repeat(501) }])
    expect((await act(id, what, body)).status).toBe(422)
  expect((await act(id, what, undefined, { cookie: reader })).status).toBe(403)
  for (const cookie of [owner, '']) expect((await act(id, what, undefined, { cookie })).status).toBe(404)
  expect((await act(999_999_999, what)).status).toBe(404)
  expect(await eventKinds(database.db, id)).toEqual(before)
  expect((await audited(id)).filter(({ actor_name }) => actor_name === 'grace')).toEqual([])
  if (what === 'cancellation') await act(id, what)
})

test('a queued run is cancelled at once, with who and why in the timeline and in the audit log', async () => {
  const { id } = await startSync(database.db, home)
  const response = await act(id, 'cancellation')
  expect(response.status).toBe(202)
  expect(await response.json()).toMatchObject({ outcome: 'cancelled', url: `/system/ops/runs/${id}` })
  expect((await events(id)).at(-1)).toMatchObject({
    kind: 'cancel',
    actor: graceOfPlatform,
    evidence: { note: 'Known fault' },
  })
  expect((await audited(id)).at(-1)).toMatchObject({
    ...byGrace,
    action: 'inventory.sync.cancelled',
    workspace_id: home.id,
    metadata: { operationId: String(id), note: 'Known fault' },
  })
  expect(await notificationsOf(database.db, id)).toHaveLength(1)
  expect((await act(id, 'cancellation')).status).toBe(409)
})

test('a running run gets the wish, in the name of nobody of the workspace; a secret in the reason is not kept', async () => {
  const { id } = await startSync(database.db, home)
  await beginRun(database.db, id)
  expect((await act(id, 'cancellation', { reason: 'Hangs, password=hunter2' })).status).toBe(202)
  const run = await readRun(database.db, id)
  expect([run.status, run.cancel_requested_by, run.cancel_requested_at === null]).toEqual(['running', null, false])
  expect((await events(id)).at(-1)).toMatchObject({ kind: 'cancel_requested', actor: graceOfPlatform })
  expect((await audited(id)).at(-1)).toMatchObject({ ...byGrace, action: 'inventory.sync.cancel_requested' })
  expect(JSON.stringify([await events(id), await audited(id)])).toMatch(/Hangs/)
  expect(JSON.stringify([await events(id), await audited(id)])).not.toContain('hunter2')
})

test('a retry is a run of the system, which names the person; old and new lead to each other', async () => {
  const id = await failed({
    input: { policyTypes: ['scopeTag'] },
    identity_hash: Buffer.from('a'),
    scope_hash: Buffer.from('a'),
  })
  const response = await act(id, 'retry')
  const { operation } = (await response.json()) as { operation: SystemOperation }
  expect([response.status, response.headers.get('location')]).toEqual([202, `/api/system/operations/${operation.id}`])
  expect(operation).toMatchObject({
    status: 'queued',
    initiator: null,
    retryOf: String(id),
    workspace: { id: String(home.id) },
    tenant: { externalId: home.tenants[0]?.externalId },
  })
  const made = Number(operation.id)
  expect(await readRun(database.db, made)).toMatchObject({
    initiator_name: 'System',
    input: { policyTypes: ['scopeTag'] },
    context: { retryOf: String(id), target_scope: { tenant: home.tenants[0]?.externalId } },
  })
  const said = (other: number) => ({
    actor: graceOfPlatform,
    evidence: { operationId: String(other), note: 'Known fault' },
  })
  expect((await events(id)).at(-1)).toMatchObject({ kind: 'retried', ...noMove, ...said(made) })
  expect(await events(made)).toMatchObject([
    { kind: 'start', actor: { kind: 'system' } },
    { kind: 'retry', ...noMove, ...said(id) },
  ])
  expect(await audited(id)).toMatchObject([
    { ...byGrace, action: 'inventory.sync.retried', metadata: { note: 'Known fault', retriedAs: operation.id } },
  ])
  expect(await audited(made)).toMatchObject([
    { ...byGrace, action: 'inventory.sync.dispatched', metadata: { note: 'Known fault', retryOf: String(id) } },
  ])
  await act(made, 'cancellation')
  expect(await notificationsOf(database.db, made)).toEqual([])
})

test('one click is one retry, however often it is sent; another click is another', async () => {
  const id = await failed()
  const send = (key: string, reason = 'Known fault') => act(id, 'retry', { reason }, { 'idempotency-key': key })
  const answers = await Promise.all([send('k1'), send('k1'), send('k1')])
  const ids = await Promise.all(
    answers.map(async (answer) => ((await answer.json()) as { operation: { id: string } }).operation.id),
  )
  expect(new Set(ids).size).toBe(1)
  expect((await send('k1', 'Another reason')).status).toBe(422)
  expect((await eventKinds(database.db, id)).filter((kind) => kind === 'retried')).toHaveLength(1)
  expect(((await (await send('k2')).json()) as { operation: { id: string } }).operation.id).not.toBe(ids[0])
})

test('what is under way, what succeeded, what is not declared safe and what has no place any more is not retried', async () => {
  const { id: queued } = await startSync(database.db, home)
  const away = await createWorkspace(database.pool)
  const archived = await importRun(database.pool, away, {
    status: 'completed',
    outcome: 'failed',
    completed_at: new Date(),
  })
  await seed(database.pool, `update tenants set status = 'archived' where workspace_id = $1`, [away.id])
  for (const [id, why] of [
    [queued, 'It has not ended yet.'],
    [await failed({ outcome: 'succeeded' }), 'It succeeded: there is nothing to do once more.'],
    [await failed({ type: 'restore.execute' }), 'This kind of operation cannot be started by this build.'],
    [await failed({ input: { policyTypes: ['gone'] } }), 'What was asked of it then is not valid any more.'],
    [archived, 'The tenant is archived, and operations start in active tenants only.'],
  ] as const) {
    const response = await act(id, 'retry')
    expect([response.status, ((await response.json()) as { detail: string }).detail]).toEqual([409, why])
  }
  await act(queued, 'cancellation')
})

test('looked into: nothing of the end changes, it needs no follow-up any more, and everybody reads by whom and why', async () => {
  const id = await failed()
  expect((await detail(id)).problemClass).toBe('terminal_follow_up')
  const before = await readRun(database.db, id)
  const response = await act(id, 'investigation')
  expect(response.status).toBe(200)
  const investigation = { by: 'grace', note: 'Known fault' }
  expect(await response.json()).toMatchObject({ outcome: 'failed', problemClass: 'none', investigation })
  const after = await readRun(database.db, id)
  expect({
    ...after,
    as_of: 0,
    updated_at: 0,
    problem_class: 0,
    unsettled: 0,
    investigated_at: 0,
    investigated_by: 0,
    investigated_note: 0,
    alive_since: 0,
    last_alive_at: 0,
  }).toEqual({
    ...before,
    as_of: 0,
    updated_at: 0,
    problem_class: 0,
    unsettled: 0,
    investigated_at: 0,
    investigated_by: 0,
    investigated_note: 0,
    alive_since: 0,
    last_alive_at: 0,
  })
  expect((await events(id)).at(-1)).toMatchObject({
    kind: 'investigated',
    ...noMove,
    actor: graceOfPlatform,
    evidence: { note: 'Known fault' },
  })
  expect(await audited(id)).toMatchObject([
    { ...byGrace, action: 'inventory.sync.investigated', metadata: { note: 'Known fault' } },
  ])
  expect(await read(`/api/v1/operations/${id}`, owner)).toMatchObject({ investigation, url: `/admin/operations/${id}` })
  expect((await act(id, 'investigation', { reason: 'Once more' })).status).toBe(409)
  expect((await audited(id)).length).toBe(1)
})

test('only what ended badly and is open is looked into', async () => {
  const { id: queued } = await startSync(database.db, home)
  expect((await act(queued, 'investigation')).status).toBe(409)
  expect((await act(await failed({ outcome: 'succeeded' }), 'investigation')).status).toBe(409)
  await act(queued, 'cancellation')
})
