import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Role } from '../operations/capability.ts'

export type TestTenant = { readonly id: number; readonly externalId: string; readonly name: string }
export type TestPerson = { readonly id: number; readonly name: string; readonly email: string }
export type TestWorkspace = {
  readonly id: number
  readonly tenants: readonly TestTenant[]
  readonly people: Readonly<Record<Role, TestPerson>>
}

/** A workspace with tenants that have a connection, and one person of each role; written as the owner of the tables. */
export async function createWorkspace(pool: pg.Pool, tenantCount = 1): Promise<TestWorkspace> {
  const suffix = randomUUID().slice(0, 8)
  const id = await insert(pool, 'insert into workspaces (name) values ($1) returning id', [`Workspace ${suffix}`])
  const tenants: TestTenant[] = []
  for (let number = 1; number <= tenantCount; number++)
    tenants.push(await createTenant(pool, id, `Tenant ${number} ${suffix}`))
  const people = {
    readonly: await createPerson(pool, id, 'readonly', suffix),
    operator: await createPerson(pool, id, 'operator', suffix),
    manager: await createPerson(pool, id, 'manager', suffix),
    owner: await createPerson(pool, id, 'owner', suffix),
  }
  return { id, tenants, people }
}

export async function createTenant(pool: pg.Pool, workspaceId: number, name: string): Promise<TestTenant> {
  const externalId = randomUUID()
  const id = await insert(
    pool,
    'insert into tenants (workspace_id, external_id, name) values ($1, $2, $3) returning id',
    [workspaceId, externalId, name],
  )
  await insert(
    pool,
    `insert into provider_connections (workspace_id, tenant_id, display_name, client_id, secret_sealed)
     values ($1, $2, 'Test', $3, '\\x00') returning id`,
    [workspaceId, id, randomUUID()],
  )
  return { id, externalId, name }
}

export async function createPerson(
  pool: pg.Pool,
  workspaceId: number,
  role: Role,
  suffix: string,
): Promise<TestPerson> {
  const email = `${role}-${suffix}@example.test`
  const name = `${role} ${suffix}`
  const id = await insert(pool, 'insert into people (email, name) values ($1, $2) returning id', [email, name])
  await seed(pool, 'insert into workspace_memberships (workspace_id, person_id, role) values ($1, $2, $3)', [
    workspaceId,
    id,
    role,
  ])
  return { id, name, email }
}

/** Enters as the role of seeds, for one statement. */
export async function seed<Row extends object>(pool: pg.Pool, statement: string, values: unknown[]): Promise<Row[]> {
  const client = await pool.connect()
  try {
    await client.query('begin; set local role history_import')
    const { rows } = await client.query<Row>(statement, values)
    await client.query('commit')
    return rows
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

async function insert(pool: pg.Pool, statement: string, values: unknown[]): Promise<number> {
  const [row] = await seed<{ id: number }>(pool, statement, values)
  if (row === undefined) throw new Error('nothing was inserted')
  return row.id
}
