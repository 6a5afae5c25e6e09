import { beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../../tests/database.ts'
import { seed } from '../../../tests/people.ts'
import { verifyPassword } from '../../access/password.ts'
import { connectionOf } from '../../tenancy/connections.ts'
import { randomMasterKey } from '../../tenancy/master-key.ts'
import { withScope } from '../scope.ts'
import { demoPassword, strangerTenant, strangerWorkspace } from './demo-people.ts'
import { seedDemo, type DemoTenant } from './demo.ts'

const database = testDatabase()
const masterKey = randomMasterKey()
const tenants: DemoTenant[] = ['Alder Clinics', 'Birch Schools'].map((name, at) => ({
  externalId: `aaaaaaaa-0000-4000-8000-00000000000${at}`,
  name,
  clientId: `bbbbbbbb-0000-4000-8000-00000000000${at}`,
  clientSecret: `simulated-secret-${at}`,
}))
const run = (given = tenants, key = masterKey) => seedDemo(database.db, { tenants: given, masterKey: key })
const rows = <Row extends object>(statement: string, values: unknown[] = []) =>
  seed<Row>(database.pool, statement, values)

/** Every row that the demo can write, as text. */
async function everything(): Promise<string> {
  const tables = ['workspaces', 'tenants', 'people', 'workspace_memberships', 'platform_people', 'tenant_keys']
  const found = await Promise.all(
    [...tables, 'provider_connections'].map((table) => rows(`select to_jsonb(t) as row from ${table} t order by 1`)),
  )
  return JSON.stringify(found)
}

let first: Awaited<ReturnType<typeof run>>
beforeAll(async () => {
  first = await run()
})

test('the first run makes two workspaces with their tenants and people', async () => {
  expect(first).toEqual({ people: 8, tenants: 3, connections: 2 })
  expect(
    await rows(`select w.name as workspace, p.email, m.role, m.is_narrowed from workspace_memberships m
      join workspaces w on w.id = m.workspace_id join people p on p.id = m.person_id order by p.id`),
  ).toEqual([
    ...['owner', 'manager', 'operator', 'readonly'].map((role) => ({
      workspace: 'Meridian Managed Services',
      email: `${role}@demo.test`,
      role,
      is_narrowed: false,
    })),
    { workspace: 'Harbour Cloud Partners', email: 'stranger@demo.test', role: 'owner', is_narrowed: false },
  ])
})

test('the tenant of the stranger goes to their workspace, connected or not', async () => {
  const query = `select w.name as workspace, t.name, exists (select 1 from provider_connections c where c.tenant_id = t.id) as connected
    from tenants t join workspaces w on w.id = t.workspace_id where t.external_id = $1`
  const { externalId, name } = strangerTenant
  expect(await rows(query, [externalId])).toEqual([{ workspace: strangerWorkspace, name, connected: false }])
  const own = { externalId, name, clientId: 'cccccccc-0000-4000-8000-000000000001', clientSecret: 'simulated-secret-9' }
  expect(await run([...tenants, own])).toEqual({ people: 0, tenants: 0, connections: 1 })
  expect(await rows(query, [externalId])).toEqual([{ workspace: strangerWorkspace, name, connected: true }])
})

test('a second run, and two at once, change nothing at all', async () => {
  const before = await everything()
  expect(await run()).toEqual({ people: 0, tenants: 0, connections: 0 })
  await Promise.all([run(), run()])
  expect(await everything()).toBe(before)
})

test('everybody signs in with the password of the demo, and no two hashes are the same', async () => {
  const found = await rows<{ hash: string }>(
    'select password_hash as hash from people union all select password_hash from platform_people',
  )
  expect(new Set(found.map(({ hash }) => hash)).size).toBe(8)
  for (const { hash } of found) expect(await verifyPassword(demoPassword, hash)).toBe(true)
})

test('the platform viewer sees everything of the platform but operations, and its reader all and may do nothing', async () => {
  const found = await rows<{ email: string; capabilities: string[] }>(
    'select email, capabilities from platform_people order by id',
  )
  expect(found.map(({ email }) => email)).toEqual([
    'platform@demo.test',
    'platform-viewer@demo.test',
    'platform-reader@demo.test',
  ])
  expect(found[0]?.capabilities).toContain('platform.operations.manage')
  expect(found[1]?.capabilities).toContain('platform.console.view')
  expect(found[1]?.capabilities.join()).not.toContain('platform.operations')
  expect(found[2]?.capabilities).toContain('platform.operations.view')
  expect(found[2]?.capabilities.filter((capability) => !capability.endsWith('.view'))).toEqual([])
})

test('no secret and no password stands in clear in the database', async () => {
  const text = await everything()
  const asHex = (secret: string) => Buffer.from(secret).toString('hex')
  for (const secret of [demoPassword, ...tenants.map(({ clientSecret }) => clientSecret)]) {
    expect(text).not.toContain(secret)
    expect(text).not.toContain(asHex(secret))
  }
})

test('the worker signs in with what the simulator gave, also after the key file was lost or a secret changed', async () => {
  const secretOf = async (key = masterKey) => {
    const [tenant] = await rows<{ id: number; workspace_id: number }>('select * from tenants where external_id = $1', [
      tenants[0]?.externalId,
    ])
    if (tenant === undefined) throw new Error('the tenant is not there')
    const scope = { kind: 'worker', run: { workspaceId: tenant.workspace_id, tenantId: tenant.id } } as const
    const found = await withScope(database.db, scope, (tx) => connectionOf(tx, tenant.id, key))
    return 'missing' in found ? found.because : found.clientSecret
  }
  expect(await secretOf()).toBe('simulated-secret-0')
  const other = randomMasterKey()
  expect(await run(tenants, other)).toEqual({ people: 0, tenants: 0, connections: 2 })
  expect(await secretOf(other)).toBe('simulated-secret-0')
  await run(tenants.map((tenant) => ({ ...tenant, clientSecret: 'changed' })))
  expect(await secretOf()).toBe('changed')
})

test('a right that was taken away does not come back with the next start', async () => {
  await rows(`update workspace_memberships set is_narrowed = true, role = 'readonly' where role = 'operator'`)
  await run()
  expect(await rows(`select 1 from workspace_memberships where role = 'operator'`)).toEqual([])
})
