import { expect, test } from 'vitest'
import { testDatabase } from '../../tests/database.ts'
import {
  beginRun,
  eventKinds,
  importRun,
  notificationsOf,
  personScope,
  readRun,
  startSync,
} from '../../tests/operations.ts'
import { createWorkspace } from '../../tests/people.ts'
import { withScope } from '../database/scope.ts'
import { identityOf } from './identity.ts'
import { findRun } from './queries.ts'
import { begin, complete, workerMover } from './service.ts'
import { leaseOf } from './run-row.ts'

const database = testDatabase()

test('a start is queued, on record, and told to nobody', async () => {
  const workspace = await createWorkspace(database.pool)
  const { id, created } = await startSync(database.db, workspace)
  expect(created).toBe(true)
  expect(await readRun(database.db, id)).toMatchObject({
    status: 'queued',
    outcome: 'pending',
    freshness: 'fresh_active',
    initiator_name: workspace.people.operator.name,
  })
  expect(await eventKinds(database.db, id)).toEqual(['start'])
  expect(await notificationsOf(database.db, id)).toEqual([])
  // Finding it again is no start, and leaves no entry.
  await startSync(database.db, workspace)
  const entries = await withScope(database.db, personScope(workspace, workspace.people.owner), (tx) =>
    tx.selectFrom('audit_log').selectAll().where('resource_id', '=', String(id)).execute(),
  )
  expect(entries).toMatchObject([
    {
      workspace_id: workspace.id,
      tenant_id: workspace.tenants[0]?.id,
      actor_kind: 'human',
      actor_id: workspace.people.operator.id,
      actor_email: workspace.people.operator.email,
      action: 'inventory.sync.dispatched',
      resource_kind: 'operation',
      target_label: 'Inventory sync',
      summary: 'Inventory sync was queued',
      outcome: 'info',
      metadata: { type: 'inventory.sync', operationId: String(id) },
    },
  ])
})

test('64 identical starts at once are one run with 64 equal ids', async () => {
  const workspace = await createWorkspace(database.pool)
  const started = await Promise.all(Array.from({ length: 64 }, () => startSync(database.db, workspace)))
  expect(new Set(started.map(({ id }) => id)).size).toBe(1)
  expect(started.filter(({ created }) => created)).toHaveLength(1)
})

test('a start waits for nobody who is just taking up other work of its lane', async () => {
  const workspace = await createWorkspace(database.pool)
  const first = await startSync(database.db, workspace, { policyTypes: ['deviceConfiguration'] })
  const queued = await readRun(database.db, first.id)
  await withScope(database.db, { kind: 'worker' }, async (tx) => {
    expect(await begin(tx, queued, 'w-test')).toMatchObject({ status: 'running' })
    // The lane has been counted up and this is not committed: whoever waited for it would wait for ever.
    const second = await startSync(database.db, workspace, { policyTypes: ['windowsUpdateRing'] })
    expect(second.created).toBe(true)
  })
})

test('the same work while it runs is the same run; after its end it is a new one', async () => {
  const workspace = await createWorkspace(database.pool)
  const { id } = await startSync(database.db, workspace)
  const run = await beginRun(database.db, id)
  expect(await startSync(database.db, workspace)).toEqual({ id, created: false })
  await withScope(database.db, { kind: 'worker' }, (tx) =>
    complete(tx, leaseOf(run), { kind: 'items' }, workerMover('w-test')),
  )
  const again = await startSync(database.db, workspace)
  expect(again.created).toBe(true)
  expect(again.id).not.toBe(id)
})

test('another selection is other work, and the order in it makes no difference', async () => {
  const workspace = await createWorkspace(database.pool)
  const all = await startSync(database.db, workspace)
  const some = await startSync(database.db, workspace, { policyTypes: ['scopeTag', 'mobileApp'] })
  const same = await startSync(database.db, workspace, { policyTypes: ['mobileApp', 'scopeTag'] })
  expect(some.id).not.toBe(all.id)
  expect(same).toEqual({ id: some.id, created: false })
})

test('the same work in another tenant is other work, and neither can tell', async () => {
  const workspace = await createWorkspace(database.pool, 2)
  const other = await createWorkspace(database.pool)
  const [first, second] = await Promise.all([startSync(database.db, workspace), startSync(database.db, other)])
  expect(first?.created && second?.created).toBe(true)
  const seen = await withScope(database.db, personScope(workspace, workspace.people.owner), (tx) =>
    findRun(tx, second?.id ?? 0),
  )
  expect(seen).toBeNull()
})

test('starts at the instant of an end find the old run or make one new one: 60 rounds, never none, never two', async () => {
  const workspace = await createWorkspace(database.pool)
  for (let round = 0; round < 60; round++) {
    const { id } = await startSync(database.db, workspace)
    const run =
      (await readRun(database.db, id)).status === 'queued'
        ? await beginRun(database.db, id)
        : await readRun(database.db, id)
    const [, ...started] = await Promise.all([
      withScope(database.db, { kind: 'worker' }, (tx) =>
        complete(tx, leaseOf(run), { kind: 'items' }, workerMover('w-test')),
      ),
      startSync(database.db, workspace),
      startSync(database.db, workspace),
      startSync(database.db, workspace),
    ])
    const fresh = new Set(started.map((each) => each.id).filter((each) => each !== id))
    expect(fresh.size).toBeLessThanOrEqual(1)
    expect(started.filter((each) => each.created).length).toBe(fresh.size)
  }
})

test('a click of its own makes another identity of the same scope', () => {
  const plain = identityOf('inventory.sync', {})
  const clicked = identityOf('inventory.sync', {}, 'click-1')
  expect(clicked.scopeHash).toEqual(plain.scopeHash)
  expect(clicked.identityHash).not.toEqual(plain.identityHash)
})

test('a row of a type that nobody here knows reads as unknown, and no worker of ours takes it', async () => {
  const workspace = await createWorkspace(database.pool)
  const id = await importRun(database.pool, workspace, { type: 'from.the.future' })
  const run = await readRun(database.db, id)
  expect(run.status).toBe('queued')
})
