import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { policyTypeKeys, type PolicyTypeKey } from '../../operations/policy-types.ts'
import type { Built } from '../crash/processes.ts'
import { crashWorld, type CrashWorld } from '../crash/world.ts'
import { importRun, startSync } from '../operations.ts'
import { seed, type TestTenant } from '../people.ts'
import { openBook, type Book } from './storm-history.ts'

/** Lists that hold one type each, so that two runs never read the same one. */
const sharing: readonly PolicyTypeKey[] = ['windowsUpdateRing', 'endpointSecurityPolicy', 'scopeTag']
const alone = policyTypeKeys.filter((type) => !sharing.includes(type))
/** Read by every run of a stage that wants it; nothing else reads it. */
export const sharedType: PolicyTypeKey = 'scopeTag'

export type Work = { readonly tenant: TestTenant; readonly policyTypes: PolicyTypeKey[] }

/** A world in which processes die, and what must come true of it in the end. */
export type StageWorld = CrashWorld & {
  readonly history: string
  /** What whoever starts work wrote of it. */
  readonly starter: Book
  /** Two types of a tenant that no other run of this world reads, while there are any left. */
  readonly nextWork: () => Work
  /** Acknowledged: by a commit that came back, or by an answer over HTTP. */
  readonly acknowledged: Set<number>
  /** Runs that history left in the middle, with the attempts and the token they came with. */
  readonly imported: Map<number, { readonly attempt: number; readonly token: number }>
}

export async function stageWorld(built: Built, tenants: number): Promise<StageWorld> {
  const world = await crashWorld(built, { tenants, size: 40, delayMs: 0 })
  await world.hook('DELETE', '/faults')
  // Dead workers keep their place in a lane until somebody goes on: none shall be short of room for that.
  for (const { id } of world.workspace.tenants)
    await seed(world.pool, 'insert into lanes (key, workspace_id, tenant_id, max) values ($1, $2, $3, 5000)', [
      `tenant:${id}:provider`,
      world.workspace.id,
      id,
    ])
  let given = 0
  const history = join(mkdtempSync(join(tmpdir(), 'tap-')), 'history')
  mkdirSync(history)
  const nextWork = (): Work => {
    const pairs = Math.floor(alone.length / 2)
    const tenant = world.workspace.tenants[Math.floor(given / pairs) % tenants]
    const at = (given % pairs) * 2
    given++
    if (tenant === undefined) throw new Error('a world has tenants')
    return { tenant, policyTypes: alone.slice(at, at + 2) }
  }
  return {
    ...world,
    history,
    starter: openBook(history, 'starter', 'starter'),
    nextWork,
    acknowledged: new Set(),
    imported: new Map(),
    async close() {
      await world.close()
      rmSync(join(history, '..'), { recursive: true, force: true })
    },
  }
}

/** Every fifth is the system's own: nobody is told of it. */
export async function queueSync(world: StageWorld, more: readonly PolicyTypeKey[] = []): Promise<void> {
  const { tenant, policyTypes } = world.nextWork()
  const person = world.acknowledged.size % 5 === 4 ? { person: null } : {}
  const of = world.starter.say({ phase: 'intent', op: 'start', tenant: tenant.externalId })
  const { id, created } = await startSync(world.db, world.workspace, {
    tenant,
    policyTypes: [...policyTypes, ...more],
    ...person,
  })
  world.starter.say({ phase: 'ok', of, op: 'start', run: id, alreadyQueued: !created })
  world.acknowledged.add(id)
}

/** A running run as a dead worker, a shutdown or time left it. */
export async function leaveRunning(world: StageWorld, values: Readonly<Record<string, unknown>>): Promise<number> {
  const { tenant, policyTypes } = world.nextWork()
  const as = { attempt: 1, lease_token: 1, ...values }
  const id = await importRun(world.pool, world.workspace, {
    tenant_id: tenant.id,
    lane_key: `tenant:${tenant.id}:provider`,
    status: 'running',
    input: JSON.stringify({ policyTypes }),
    started_at: ago(60),
    heartbeat_at: ago(0),
    ...as,
  })
  world.imported.set(id, { attempt: as.attempt, token: as.lease_token })
  return id
}

export const ago = (seconds: number): Date => new Date(Date.now() - seconds * 1000)

export async function countRuns(world: StageWorld, condition: string): Promise<number> {
  const [row] = await seed<{ count: number }>(
    world.pool,
    `select count(*)::int as count from operation_runs where ${condition}`,
    [],
  )
  return row?.count ?? 0
}
