import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../tests/database.ts'
import { seed } from '../../tests/people.ts'
import { withScope } from '../database/scope.ts'
import { connectionOf, renewTenantKey, saveConnection } from './connections.ts'
import { randomMasterKey } from './master-key.ts'

const database = testDatabase()
const masterKey = randomMasterKey()
const clientId = '0f1e2d3c-0000-4000-8000-000000000001'
type Made = { workspaceId: number; tenantId: number; externalId: string }
let one: Made
let two: Made

async function makeTenant(name: string, externalId: string): Promise<Made> {
  return withScope(database.db, { kind: 'history_import' }, async (tx) => {
    const workspace = await tx.insertInto('workspaces').values({ name }).returning('id').executeTakeFirstOrThrow()
    const tenant = await tx
      .insertInto('tenants')
      .values({ workspace_id: workspace.id, external_id: externalId, name })
      .returning('id')
      .executeTakeFirstOrThrow()
    return { workspaceId: workspace.id, tenantId: tenant.id, externalId }
  })
}

const save = (made: Made, clientSecret: string, key = masterKey) =>
  withScope(database.db, { kind: 'history_import' }, (tx) =>
    saveConnection(tx, { ...made, displayName: 'Microsoft', clientId, clientSecret }, key),
  )
const read = (made: Made, scope: Made = made, key = masterKey) =>
  withScope(database.db, { kind: 'worker', run: scope }, (tx) => connectionOf(tx, made.tenantId, key))

beforeAll(async () => {
  one = await makeTenant('One', '11111111-1111-4111-8111-111111111111')
  two = await makeTenant('Two', '22222222-2222-4222-8222-222222222222')
  expect(await save(one, 'secret-of-one')).toBe('saved')
  expect(await save(two, 'secret-of-two')).toBe('saved')
})

test('the worker of a run opens the secret of its tenant, and sees that of no other', async () => {
  expect(await read(one)).toEqual({ tenant: one.externalId, clientId, clientSecret: 'secret-of-one' })
  expect(await read(two)).toMatchObject({ clientSecret: 'secret-of-two' })
  expect(await read(one, two)).toEqual({ missing: true, because: 'absent' })
})

test('a row copied from one tenant to another does not open there', async () => {
  const stolen = await makeTenant('Three', '33333333-3333-4333-8333-333333333333')
  await withScope(database.db, { kind: 'history_import' }, async (tx) => {
    for (const table of ['tenant_keys', 'provider_connections'])
      await sql`insert into ${sql.table(table)} ${
        table === 'tenant_keys'
          ? sql`(tenant_id, workspace_id, wrapped_key) select ${stolen.tenantId}, ${stolen.workspaceId}, wrapped_key`
          : sql`(tenant_id, workspace_id, display_name, client_id, secret_sealed)
              select ${stolen.tenantId}, ${stolen.workspaceId}, display_name, client_id, secret_sealed`
      } from ${sql.table(table)} where tenant_id = ${one.tenantId}`.execute(tx)
  })
  expect(await read(stolen)).toEqual({ missing: true, because: 'sealed_by_another_master_key' })
})

test('another master key opens nothing and replaces nothing', async () => {
  const other = randomMasterKey()
  expect(await read(one, one, other)).toEqual({ missing: true, because: 'sealed_by_another_master_key' })
  expect(await save(one, 'new', other)).toBe('other_master_key')
  expect(await read(one)).toMatchObject({ clientSecret: 'secret-of-one' })
})

test('a new secret replaces the old one; the same one is left as it stands', async () => {
  const made = await makeTenant('Four', '44444444-4444-4444-8444-444444444444')
  expect(await save(made, 'first')).toBe('saved')
  expect(await save(made, 'first')).toBe('unchanged')
  expect(await save(made, 'second')).toBe('saved')
  expect(await read(made)).toMatchObject({ clientSecret: 'second' })
  // More often than a statement is planned anew for its values.
  for (let i = 0; i < 12; i++) expect(await save(made, `rotated ${i}`)).toBe('saved')
  expect(await read(made)).toMatchObject({ clientSecret: 'rotated 11' })
  const count = 'select count(*) from provider_connections where tenant_id = $1'
  expect(await seed(database.pool, count, [made.tenantId])).toEqual([{ count: 1 }])
})

test('two that save at once end with one key and one connection that opens', async () => {
  const made = await makeTenant('Five', '55555555-5555-4555-8555-555555555555')
  await Promise.all([save(made, 'same'), save(made, 'same'), save(made, 'same')])
  expect(await read(made)).toMatchObject({ clientSecret: 'same' })
})

test('what is missing or disabled is said, and a lost key can be begun anew', async () => {
  const made = await makeTenant('Six', '66666666-6666-4666-8666-666666666666')
  expect(await read(made)).toEqual({ missing: true, because: 'absent' })
  await save(made, 'lost', randomMasterKey())
  expect(await save(made, 'found')).toBe('other_master_key')
  await withScope(database.db, { kind: 'history_import' }, (tx) => renewTenantKey(tx, made.tenantId, masterKey))
  expect(await save(made, 'found')).toBe('saved')
  expect(await read(made)).toMatchObject({ clientSecret: 'found' })
  await seed(database.pool, `update provider_connections set status = 'disabled' where tenant_id = $1`, [made.tenantId])
  expect(await read(made)).toEqual({ missing: true, because: 'disabled' })
})

test('no secret stands in clear in any row, and people cannot read even the sealed one', async () => {
  const rows = await seed<{ sealed: Buffer; key: Buffer }>(
    database.pool,
    'select c.secret_sealed as sealed, k.wrapped_key as key from provider_connections c join tenant_keys k using (tenant_id)',
    [],
  )
  expect(rows.length).toBeGreaterThan(1)
  for (const row of rows) expect(Buffer.concat([row.sealed, row.key]).toString('latin1')).not.toMatch(/secret-of/)
  const person = { kind: 'person', personId: 1, workspaceIds: [one.workspaceId], tenantIds: [one.tenantId] } as const
  const asPerson = (column: 'secret_sealed' | 'client_id') =>
    withScope(database.db, person, (tx) => tx.selectFrom('provider_connections').select(column).execute())
  await expect(asPerson('secret_sealed')).rejects.toThrow(/permission denied/)
  expect(await asPerson('client_id')).toHaveLength(1)
})
