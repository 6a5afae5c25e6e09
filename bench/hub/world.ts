import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { createPerson, createTenant, seed, type TestPerson, type TestTenant } from '../../tests/people.ts'

/** Forty customers in four workspaces; the first is as large as all of a small firm's others together. */
export type World = {
  readonly home: { readonly id: number; readonly tenants: readonly TestTenant[] }
  readonly big: TestTenant
  readonly one: TestTenant
  /** Of `home`: one who sees all of it, one who starts most, one who sees three small tenants. */
  readonly people: { readonly owner: TestPerson; readonly busy: TestPerson; readonly narrowed: TestPerson }
}

const tenantsOf = [25, 10, 4, 1] as const
const peopleOf = [20, 8, 4, 2] as const
const firstNames = ['Priya', 'Marek', 'Olivia', 'Samuel', 'Rosa', 'Tomás', 'Vera', 'Ines', 'Jonas', 'Aiko']
const lastNames = ['Raman', 'Novák', 'Marsh', 'Okoye', 'Lindqvist', 'Ferreira', 'Holm']
const trades = ['Clinics', 'Schools', 'Logistics', 'Foods', 'Energy', 'Insurance', 'Homes', 'Labs']
const trees = ['Alder', 'Birch', 'Cedar', 'Elm', 'Hazel', 'Juniper', 'Larch', 'Maple', 'Oak', 'Rowan']

/** Workspaces, tenants and people, and a table `hub_places` of them for the statements that write the history. */
export async function makeWorld(pool: pg.Pool): Promise<World> {
  await pool.query(`create table hub_places (number integer primary key, workspace_id bigint, tenant_id bigint,
    external_id text, name text, people bigint[], names text[])`)
  const homes: { id: number; tenants: TestTenant[]; people: TestPerson[] }[] = []
  let number = 0
  for (const [at, count] of tenantsOf.entries()) {
    const [made] = await seed<{ id: number }>(pool, 'insert into workspaces (name) values ($1) returning id', [
      `Workspace ${at + 1}`,
    ])
    const id = made!.id
    const people: TestPerson[] = []
    for (let person = 0; person < peopleOf[at]!; person++)
      people.push(await createNamed(pool, id, number + person, at === 0 && person === 0 ? 'owner' : 'operator'))
    const tenants: TestTenant[] = []
    for (let tenant = 0; tenant < count; tenant++) {
      const made = await createTenant(pool, id, `${trees[number % 10]} ${trades[number % 8]} ${number + 1}`)
      tenants.push(made)
      await pool.query('insert into hub_places values ($1, $2, $3, $4, $5, $6, $7)', [
        ++number,
        id,
        made.id,
        made.externalId,
        made.name,
        people.map((person) => person.id),
        people.map((person) => person.name),
      ])
    }
    homes.push({ id, tenants, people })
  }
  await pool.query('grant select on hub_places to history_import')
  const home = homes[0]!
  const narrowed = await createNamed(pool, home.id, 900, 'readonly')
  await seed(pool, 'update workspace_memberships set is_narrowed = true where person_id = $1', [narrowed.id])
  for (const tenant of home.tenants.slice(-3))
    await seed(pool, 'insert into membership_tenants values ($1, $2, $3)', [home.id, narrowed.id, tenant.id])
  const [owner, busy] = home.people
  return { home, big: home.tenants[0]!, one: home.tenants[9]!, people: { owner: owner!, busy: busy!, narrowed } }
}

async function createNamed(
  pool: pg.Pool,
  workspaceId: number,
  number: number,
  role: 'owner' | 'operator' | 'readonly',
): Promise<TestPerson> {
  const person = await createPerson(pool, workspaceId, role, randomUUID().slice(0, 8))
  const name = `${firstNames[number % 10]} ${lastNames[number % 7]}`
  await seed(pool, 'update people set name = $1 where id = $2', [name, person.id])
  return { ...person, name }
}
