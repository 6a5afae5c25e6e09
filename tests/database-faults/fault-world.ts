import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { createDatabase } from '../../server/database/kysely.ts'
import { createPool } from '../../server/database/pool.ts'
import { withScope, type Database } from '../../server/database/scope.ts'
import { saveConnection } from '../../server/tenancy/connections.ts'
import { loadMasterKey } from '../../server/tenancy/master-key.ts'
import { startSimulator, type Simulator } from '../../simulator/server.ts'
import { startProgram, type Built, type Program, type Running } from '../crash/processes.ts'
import { check } from '../faults/storm-check.ts'
import { openBook, type Book } from '../faults/storm-history.ts'
import { tapEnv } from '../faults/tap-env.ts'
import { createWorkspace, type TestTenant, type TestWorkspace } from '../people.ts'
import { givePassword, postJson, sessionCookieOf, testPassword } from '../web.ts'

/** The real processes on a database that suffers, a Graph that does not, and a view of the database past every fault. */
export type FaultWorld = {
  readonly db: Database
  readonly pool: pg.Pool
  readonly workspace: TestWorkspace
  /** A process of the product; it is gone after the story whatever becomes of it. */
  readonly start: (program: Program, env?: Readonly<Record<string, string>>) => Promise<Running>
  /** Those that ended by themselves, with the end of what they said. */
  readonly fallen: () => string[]
  readonly logs: () => string
  /** How long Microsoft takes for each answer from now on. */
  readonly slowGraph: (delayMs: number) => Promise<void>
  /** Something that goes wrong with Microsoft's answers, as the simulator's hooks take it. */
  readonly graphFault: (fault: object) => Promise<void>
  /** What the story itself did and asked for, for the checker. */
  readonly book: Book
  /** The checker over the history of all processes and the final rows; throws what it says when anything is untrue. */
  readonly judge: () => Promise<string>
  readonly close: () => Promise<void>
}

export type WorldOptions = { readonly url: string; readonly tenants: number; readonly size: number }

const histories = join('.cache', 'histories')

export async function faultWorld(built: Built, { url, tenants, size }: WorldOptions): Promise<FaultWorld> {
  const simulator = await startSimulator({ isSeeded: false, throttleScale: Infinity })
  const pool = createPool(url, { max: 4, applicationName: 'test' })
  const db = createDatabase(pool)
  const workspace = await createWorkspace(pool, tenants)
  const key = randomBytes(32).toString('base64')
  for (const tenant of workspace.tenants) await connectTenant(db, simulator, { workspace, tenant, key, size })
  await givePassword(pool, workspace.people.operator.id)
  const running: Running[] = []
  mkdirSync(histories, { recursive: true })
  const history = mkdtempSync(join(process.cwd(), histories, 'faults-'))
  let isTrue = true
  return {
    db,
    pool,
    workspace,
    async start(program, env = {}) {
      const own = { DATABASE_URL: url, GRAPH_BASE_URL: simulator.url, GRAPH_TOKEN_URL: simulator.url, PORT: '0' }
      const quiet = program === 'web' ? { LOG_LEVEL: 'warn' } : {}
      const actor = program === 'web' ? 'web' : 'worker'
      const tap = tapEnv({ history, actor, name: `${program}-${running.length + 1}` })
      const given = { ...own, TENANTATLAS_MASTER_KEY: key, ...quiet, ...tap, ...env }
      const started = await startProgram(built, program, given)
      running.push(started)
      return started
    },
    fallen: () => running.filter((each) => !each.isRunning()).map((each) => each.log().slice(-2000)),
    logs: () => running.map((each) => each.log()).join('\n'),
    async slowGraph(delayMs) {
      await askHook(simulator, 'DELETE', '/faults')
      if (delayMs > 0) await askHook(simulator, 'POST', '/faults', { kind: 'slow', delayMs, times: null })
    },
    graphFault: (fault) => askHook(simulator, 'POST', '/faults', fault).then(() => undefined),
    book: openBook(history, 'starter', 'story'),
    async judge() {
      const { code, text } = await check(history, url)
      isTrue = code === 0
      if (!isTrue) throw new Error(`${text}\nThe history is in ${history}.`)
      return text
    },
    async close() {
      for (const each of running) each.signal('SIGKILL')
      await Promise.all(running.map((each) => each.ended))
      await simulator.close()
      await db.destroy()
      if (isTrue) rmSync(history, { recursive: true, force: true })
    },
  }
}

type Place = { workspace: TestWorkspace; tenant: TestTenant; key: string; size: number }

async function connectTenant(db: Database, simulator: Simulator, place: Place): Promise<void> {
  const { workspace, tenant, key, size } = place
  const about = { guid: tenant.externalId, name: tenant.name, size, seed: 1 }
  const made = (await askHook(simulator, 'POST', '/tenants', about)) as { clientId: string; clientSecret: string }
  const master = await loadMasterKey({ fromEnvironment: key, dataDir: '' })
  if (!master.ok) throw new Error(master.mistake)
  const connection = { workspaceId: workspace.id, tenantId: tenant.id, displayName: 'Test' }
  await withScope(db, { kind: 'history_import' }, (tx) =>
    saveConnection(tx, { ...connection, clientId: made.clientId, clientSecret: made.clientSecret }, master.key),
  )
}

async function askHook(simulator: Simulator, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${simulator.hooksUrl}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return text === '' ? null : (JSON.parse(text) as unknown)
}

/** The cookie of the workspace's operator. */
export async function signInAs(webUrl: string, email: string): Promise<string> {
  const response = await postJson(`${webUrl}/api/v1/session`, { email, password: testPassword })
  if (response.status !== 204) throw new Error(`signing in answered ${response.status}`)
  return sessionCookieOf(response)
}
