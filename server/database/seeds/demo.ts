import { sql } from 'kysely'
import { hashPassword } from '../../access/password.ts'
import { renewTenantKey, saveConnection } from '../../tenancy/connections.ts'
import type { MasterKey } from '../../tenancy/master-key.ts'
import { withScope, type Database, type Tx } from '../scope.ts'
import {
  demoPassword,
  demoPeople,
  demoPlatformPeople,
  demoWorkspace,
  strangerTenant,
  strangerWorkspace,
  type DemoPerson,
  type DemoPlatformPerson,
} from './demo-people.ts'

/** A tenant of the simulated Microsoft, and the app registration by which it is reached. */
export type DemoTenant = {
  readonly externalId: string
  readonly name: string
  readonly clientId: string
  readonly clientSecret: string
}

/** What was written this time; all zero when everything stood already. */
export type DemoSeeded = { readonly people: number; readonly tenants: number; readonly connections: number }

/** Of this seed alone: two starts on one database write one after the other. */
const lockId = 7_241_865_325_823_966n

/**
 * Makes the workspaces, tenants and people of the demo. May be run again and again: what stands is left as it stands, so
 * that a right taken away stays away. Only connections follow the simulator, whose secrets are known from nowhere else.
 */
export async function seedDemo(
  db: Database,
  { tenants, masterKey }: { tenants: readonly DemoTenant[]; masterKey: MasterKey },
): Promise<DemoSeeded> {
  const hashes = await hashesOfMissing(db)
  return withScope(db, { kind: 'history_import' }, async (tx) => {
    await sql`select pg_advisory_xact_lock(${lockId})`.execute(tx)
    const home = await workspaceNamed(tx, demoWorkspace)
    const away = await workspaceNamed(tx, strangerWorkspace)
    const made = { people: 0, tenants: 0, connections: 0 }
    for (const tenant of tenants) {
      const workspaceId = tenant.externalId === strangerTenant.externalId ? away : home
      const { id, isNew } = await tenantIn(tx, workspaceId, tenant)
      if (isNew) made.tenants++
      if (await connect(tx, { workspaceId, tenantId: id }, tenant, masterKey)) made.connections++
    }
    if ((await tenantIn(tx, away, strangerTenant)).isNew) made.tenants++
    for (const person of demoPeople) {
      const workspaceId = person.workspace === demoWorkspace ? home : away
      if (await addPerson(tx, person, workspaceId, hashes.get(person.email))) made.people++
    }
    for (const person of demoPlatformPeople)
      if (await addPlatformPerson(tx, person, hashes.get(person.email))) made.people++
    return made
  })
}

/** True when no workspace stands in the database but those of the demo: nobody has begun real work there. */
export async function holdsDemoAtMost(db: Database): Promise<boolean> {
  const names = await withScope(db, { kind: 'history_import' }, (tx) =>
    tx.selectFrom('workspaces').select('name').execute(),
  )
  return names.every(({ name }) => name === demoWorkspace || name === strangerWorkspace)
}

/** Hashing is slow on purpose, so it is done for those alone who are not there yet, and outside the transaction. */
async function hashesOfMissing(db: Database): Promise<Map<string, string>> {
  const there = await withScope(db, { kind: 'history_import' }, async (tx) => [
    ...(await tx.selectFrom('people').select('email').execute()),
    ...(await tx.selectFrom('platform_people').select('email').execute()),
  ])
  const known = new Set(there.map(({ email }) => email))
  const missing = [...demoPeople, ...demoPlatformPeople].filter(({ email }) => !known.has(email))
  return new Map(
    await Promise.all(missing.map(async ({ email }) => [email, await hashPassword(demoPassword)] as const)),
  )
}

async function workspaceNamed(tx: Tx, name: string): Promise<number> {
  const found = await tx
    .selectFrom('workspaces')
    .select('id')
    .where('name', '=', name)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  if (found !== undefined) return found.id
  return (await tx.insertInto('workspaces').values({ name }).returning('id').executeTakeFirstOrThrow()).id
}

async function tenantIn(
  tx: Tx,
  workspaceId: number,
  { externalId, name }: { externalId: string; name: string },
): Promise<{ id: number; isNew: boolean }> {
  const made = await tx
    .insertInto('tenants')
    .values({ workspace_id: workspaceId, external_id: externalId, name })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'external_id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (made !== undefined) return { id: made.id, isNew: true }
  const { id } = await tx
    .selectFrom('tenants')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('external_id', '=', externalId)
    .executeTakeFirstOrThrow()
  return { id, isNew: false }
}

/** A demo database that outlived its key file begins anew with the key that is there: its secrets are the simulator's. */
async function connect(
  tx: Tx,
  place: { workspaceId: number; tenantId: number },
  { clientId, clientSecret }: DemoTenant,
  masterKey: MasterKey,
): Promise<boolean> {
  const save = () =>
    saveConnection(tx, { ...place, displayName: 'Microsoft (simulated)', clientId, clientSecret }, masterKey)
  const first = await save()
  if (first !== 'other_master_key') return first === 'saved'
  await renewTenantKey(tx, place.tenantId, masterKey)
  return (await save()) === 'saved'
}

/** Rights are given with the person and never again. */
async function addPerson(
  tx: Tx,
  { email, name, role }: DemoPerson,
  workspaceId: number,
  hash: string | undefined,
): Promise<boolean> {
  if (hash === undefined) return false
  const made = await tx
    .insertInto('people')
    .values({ email, name, password_hash: hash })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (made === undefined) return false
  await tx.insertInto('workspace_memberships').values({ workspace_id: workspaceId, person_id: made.id, role }).execute()
  return true
}

async function addPlatformPerson(
  tx: Tx,
  { email, name, capabilities }: DemoPlatformPerson,
  hash: string | undefined,
): Promise<boolean> {
  if (hash === undefined) return false
  const made = await tx
    .insertInto('platform_people')
    .values({ email, name, password_hash: hash, capabilities: [...capabilities] })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning('id')
    .executeTakeFirst()
  return made !== undefined
}
