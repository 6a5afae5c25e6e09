import { beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../tests/database.ts'
import { createTenant, createWorkspace, seed, type TestWorkspace } from '../../tests/people.ts'
import { ask, signedIn } from '../../tests/signed-in.ts'
import type { Tenant } from '../../contract/tenants.ts'
import { tenantEndpoints } from './routes.ts'

const database = testDatabase()
let home: TestWorkspace
let away: TestWorkspace

beforeAll(async () => {
  home = await createWorkspace(database.pool, 2)
  away = await createWorkspace(database.pool)
})

async function tenantsOf(personId: number): Promise<Tenant[]> {
  const answer = await ask(database.db, tenantEndpoints, 'listTenants', await signedIn(database.db, personId))
  return 'body' in answer ? (answer.body as { items: Tenant[] }).items : Promise.reject(new Error(answer.problem.type))
}
const names = (tenants: readonly { name: string }[]) => tenants.map(({ name }) => name)

test('a member sees all tenants of the workspace by name, and none of another', async () => {
  expect(names(await tenantsOf(home.people.readonly.id))).toEqual(names(home.tenants))
  expect(await tenantsOf(away.people.owner.id)).toEqual([
    {
      id: String(away.tenants[0]?.id),
      externalId: away.tenants[0]?.externalId,
      name: away.tenants[0]?.name,
      status: 'active',
      workspaceId: String(away.id),
    },
  ])
})

test('an archived tenant stays in the list and says so', async () => {
  const old = await createTenant(database.pool, away.id, 'Zzz old')
  await seed(database.pool, `update tenants set status = 'archived' where id = $1`, [old.id])
  expect((await tenantsOf(away.people.readonly.id)).at(-1)).toMatchObject({ name: 'Zzz old', status: 'archived' })
})

test('a membership that is narrowed shows the tenants it names; one that is gone shows none', async () => {
  const { operator } = home.people
  const narrow = 'update workspace_memberships set is_narrowed = true where person_id = $1'
  await seed(database.pool, narrow, [operator.id])
  expect(await tenantsOf(operator.id)).toEqual([])
  await seed(database.pool, 'insert into membership_tenants values ($1, $2, $3)', [
    home.id,
    operator.id,
    home.tenants[1]?.id,
  ])
  expect(names(await tenantsOf(operator.id))).toEqual([home.tenants[1]?.name])
})
