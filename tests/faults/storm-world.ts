import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { createDatabase } from '../../server/database/kysely.ts'
import { createPool } from '../../server/database/pool.ts'
import { withScope, type Database } from '../../server/database/scope.ts'
import { saveConnection } from '../../server/tenancy/connections.ts'
import { loadMasterKey } from '../../server/tenancy/master-key.ts'
import { startSimulator, type Simulator } from '../../simulator/server.ts'
import { startProgram, type Built, type Running } from '../crash/processes.ts'
import { createWorkspace, type TestTenant, type TestWorkspace } from '../people.ts'
import { signedIn } from '../signed-in.ts'
import { emptyDatabase } from './storm-database.ts'
import { startWriteEndpoint, type Endpoint } from './storm-endpoint.ts'
import { openBook, type Book } from './storm-history.ts'
import { tapEnv, type Tap } from './tap-env.ts'

/** A database that the build itself has migrated, a Graph, a service that takes writes, and processes that all write histories. */
export type StormWorld = {
  readonly url: string
  /** Where the histories are. */
  readonly folder: string
  readonly pool: pg.Pool
  readonly workspace: TestWorkspace
  readonly syncing: readonly TestTenant[]
  /** Tenants whose operations write items. */
  readonly writing: readonly TestTenant[]
  readonly endpoint: Endpoint
  /** What the story itself says: whom it started, which faults happened. */
  readonly story: Book
  /** Something goes wrong at Microsoft from now on. */
  readonly fault: (fault: object) => Promise<unknown>
  readonly sessionOf: (personId: number) => Promise<string>
  readonly firstWeb: Running
  readonly startWeb: () => Promise<Running>
  readonly startWorker: (tap?: Partial<Tap>) => Promise<Running>
  /** All processes are gone after it. `keep`: the histories stay, for whoever wants to read them. */
  readonly close: (keep: boolean) => Promise<void>
}

export type StormOptions = {
  readonly syncing: number
  readonly writing: number
  /** How many items each writing operation writes, and how late each write is answered. */
  readonly items: number
  readonly writeMs: number
  /** How many items each syncing tenant has, and how long Microsoft takes for each answer. */
  readonly size: number
  readonly readMs: number
  readonly slots: number
}

export async function stormWorld(built: Built, options: StormOptions): Promise<StormWorld> {
  const database = await emptyDatabase()
  const folder = join('.cache', 'storm', database.name)
  mkdirSync(folder, { recursive: true })
  const story = openBook(folder, 'story', 'story')
  const { start, endAll } = starter(built, database.url, folder, story)
  const startWeb = () => start('web', { PORT: '0' })
  // The first process finds an empty database, and brings it to what its own migrations say.
  const firstWeb = await startWeb()

  const simulator = await startSimulator({ isSeeded: false, throttleScale: Infinity })
  const endpoint = await startWriteEndpoint(folder, options.writeMs)
  const pool = createPool(database.url, { max: 5, applicationName: 'storm' })
  const db = createDatabase(pool)
  const workspace = await createWorkspace(pool, options.syncing + options.writing)
  const syncing = workspace.tenants.slice(0, options.syncing)
  const writing = workspace.tenants.slice(options.syncing)
  const key = randomBytes(32).toString('base64')
  for (const tenant of syncing) await connect(db, simulator, { workspace, tenant, key, size: options.size })
  await ask(simulator, '/faults', { kind: 'slow', delayMs: options.readMs, times: null })
  const env = {
    GRAPH_BASE_URL: simulator.url,
    GRAPH_TOKEN_URL: simulator.url,
    TENANTATLAS_MASTER_KEY: key,
    WORKER_SLOTS: String(options.slots),
    STORM_WRITES_IN: writing.map(({ externalId }) => externalId).join(','),
    STORM_WRITES_TO: endpoint.url,
    STORM_ITEMS: String(options.items),
  }
  const sessionOf = async (personId: number) => (await signedIn(db, personId)).session
  const close = async (keep: boolean): Promise<void> => {
    await endAll()
    await endpoint.close()
    await simulator.close()
    await db.destroy()
    await database.drop()
    if (!keep) rmSync(folder, { recursive: true, force: true })
  }
  const fault = (what: object) => ask(simulator, '/faults', what)
  const startWorker = (tap?: Partial<Tap>) => start('worker', env, tap)
  const people = { workspace, syncing, writing, sessionOf }
  return { url: database.url, folder, pool, endpoint, story, fault, firstWeb, startWeb, startWorker, close, ...people }
}

type Name = 'worker' | 'web'
type Environment = Readonly<Record<string, string>>

/** Starts processes that write histories, and knows them all. */
function starter(built: Built, url: string, folder: string, story: Book) {
  const running: Running[] = []
  return {
    async start(name: Name, env: Environment, tap: Partial<Tap> = {}): Promise<Running> {
      const tapped = tapEnv({ history: folder, actor: name, ...tap })
      const started = await startProgram(built, name, { DATABASE_URL: url, ...env, ...tapped })
      running.push(started)
      story.say({ phase: 'ok', op: 'announce', who: name, pid: started.pid })
      return started
    },
    async endAll(): Promise<void> {
      for (const each of running) each.signal('SIGKILL')
      await Promise.all(running.map((each) => each.ended))
    },
  }
}

type Place = { workspace: TestWorkspace; tenant: TestTenant; key: string; size: number }

async function connect(db: Database, simulator: Simulator, { workspace, tenant, key, size }: Place): Promise<void> {
  const about = { guid: tenant.externalId, name: tenant.name, size, seed: 1 }
  const made = (await ask(simulator, '/tenants', about)) as { clientId: string; clientSecret: string }
  const master = await loadMasterKey({ fromEnvironment: key, dataDir: '' })
  if (!master.ok) throw new Error(master.mistake)
  const connection = { workspaceId: workspace.id, tenantId: tenant.id, displayName: 'Test' }
  await withScope(db, { kind: 'history_import' }, (tx) =>
    saveConnection(tx, { ...connection, clientId: made.clientId, clientSecret: made.clientSecret }, master.key),
  )
}

async function ask(simulator: Simulator, path: string, body: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(simulator.hooksUrl + path, { method: 'POST', body: JSON.stringify(body), headers })
  const text = await response.text()
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`)
  return text === '' ? null : (JSON.parse(text) as unknown)
}
