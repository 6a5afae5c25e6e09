import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { createDatabase } from '../../server/database/kysely.ts'
import { createPool } from '../../server/database/pool.ts'
import { withScope, type Database } from '../../server/database/scope.ts'
import { saveConnection } from '../../server/tenancy/connections.ts'
import { loadMasterKey } from '../../server/tenancy/master-key.ts'
import { startSimulator, type Simulator } from '../../simulator/server.ts'
import { createTestDatabase } from '../database.ts'
import { createWorkspace, type TestTenant, type TestWorkspace } from '../people.ts'
import { startSync } from '../operations.ts'
import { launchProgram, type Built, type Launched, type Program, type Running } from './processes.ts'

/** A database and a Graph of one's own, and the processes that work on them. */
export type CrashWorld = {
  readonly db: Database
  readonly pool: pg.Pool
  readonly workspace: TestWorkspace
  /** A worker process; it is gone after the test whatever becomes of it. */
  readonly start: (env?: Readonly<Record<string, string>>, program?: Program, how?: StartHow) => Promise<Running>
  /** The same, without waiting until it is ready. */
  readonly launch: (env?: Readonly<Record<string, string>>, program?: Program, how?: StartHow) => Launched
  /** One sync of everything for each tenant; the ids of the runs. */
  readonly syncAll: () => Promise<number[]>
  readonly hook: (method: string, path: string, body?: unknown) => Promise<unknown>
  readonly close: () => Promise<void>
}

export type StartHow = {
  /** Of another build than the world's own. */
  readonly built?: Built
  /** How its sessions are called on the server, `tenantatlas-` before it, so that they can be told from those of others. */
  readonly session?: string
}

export type WorldOptions = {
  readonly tenants: number
  /** Items in each tenant, the same in all of them. */
  readonly size: number
  /** How long Microsoft takes for each answer, so that what befalls a worker befalls it in the middle. */
  readonly delayMs: number
}

export async function crashWorld(built: Built, options: WorldOptions): Promise<CrashWorld> {
  const database = await createTestDatabase()
  const simulator = await startSimulator({ isSeeded: false, throttleScale: Infinity })
  const pool = createPool(database.url, { max: 5, applicationName: 'test' })
  const db = createDatabase(pool)
  const workspace = await createWorkspace(pool, options.tenants)
  const key = randomBytes(32).toString('base64')
  for (const tenant of workspace.tenants) await connect(db, simulator, { workspace, tenant, key, size: options.size })
  const hook: CrashWorld['hook'] = (method, path, body) => ask(simulator, method, path, body)
  await hook('POST', '/faults', { kind: 'slow', delayMs: options.delayMs, times: null })
  const running: Launched[] = []
  const launch: CrashWorld['launch'] = (env = {}, program = 'worker', how = {}) => {
    const session = how.session === undefined ? '' : `?application_name=tenantatlas-${how.session}`
    const own = { DATABASE_URL: database.url + session, GRAPH_BASE_URL: simulator.url, GRAPH_TOKEN_URL: simulator.url }
    const launched = launchProgram(how.built ?? built, program, { ...own, TENANTATLAS_MASTER_KEY: key, ...env })
    running.push(launched)
    return launched
  }
  return {
    db,
    pool,
    workspace,
    hook,
    launch,
    async start(env, program, how) {
      const launched = launch(env, program, how)
      const { workerId = '', url = '' } = await launched.ready
      return { ...launched, workerId, url }
    },
    async syncAll() {
      const ids: number[] = []
      for (const tenant of workspace.tenants) ids.push((await startSync(db, workspace, { tenant })).id)
      return ids
    },
    async close() {
      for (const each of running) each.signal('SIGKILL')
      await Promise.all(running.map((each) => each.ended))
      await simulator.close()
      await db.destroy()
      await database.drop()
    },
  }
}

type Place = { workspace: TestWorkspace; tenant: TestTenant; key: string; size: number }

async function connect(db: Database, simulator: Simulator, { workspace, tenant, key, size }: Place): Promise<void> {
  const about = { guid: tenant.externalId, name: tenant.name, size, seed: 1 }
  const made = (await ask(simulator, 'POST', '/tenants', about)) as { clientId: string; clientSecret: string }
  const master = await loadMasterKey({ fromEnvironment: key, dataDir: '' })
  if (!master.ok) throw new Error(master.mistake)
  const connection = { workspaceId: workspace.id, tenantId: tenant.id, displayName: 'Test' }
  await withScope(db, { kind: 'history_import' }, (tx) =>
    saveConnection(tx, { ...connection, clientId: made.clientId, clientSecret: made.clientSecret }, master.key),
  )
}

async function ask(simulator: Simulator, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${simulator.hooksUrl}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return text === '' ? null : (JSON.parse(text) as unknown)
}
