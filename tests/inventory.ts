import { afterAll, beforeAll } from 'vitest'
import type { Database } from '../server/database/scope.ts'
import { createGraph } from '../server/graph/client.ts'
import { jumpingClock } from '../server/graph/testing/jumping-clock.ts'
import { syncInventory, type SyncTools } from '../server/inventory/sync-inventory.ts'
import { startSimulator, type Simulator } from '../simulator/server.ts'
import { seed, type TestTenant, type TestWorkspace } from './people.ts'
import { readRun, runWorker, startSync, type TestWorker } from './operations.ts'

/** A customer at the simulator and the same one in a workspace of ours. */
export type Customer = { readonly tenant: TestTenant; readonly clientId: string; readonly clientSecret: string }

export type SimulatedWorld = {
  readonly hook: (method: string, path: string, body?: unknown) => Promise<unknown>
  /** Makes a customer at the simulator, with what `about` says is in it, and gives it to a tenant of the workspace. */
  readonly customer: (
    workspace: TestWorkspace,
    about: { import?: string; size?: number; permissions?: string[] },
  ) => Promise<Customer>
  /** What a handler needs to ask the simulator about these customers. */
  readonly tools: (customers: readonly Customer[]) => SyncTools
  /** A worker that syncs, and whose Graph is the simulator. */
  readonly worker: (url: string, db: Database, customers: readonly Customer[]) => Promise<TestWorker>
}

/** A simulator of one's own for the tests of one file; its only customers are the ones made here. */
export function simulatedWorld(): SimulatedWorld {
  let simulator: Simulator | undefined
  beforeAll(async () => {
    simulator = await startSimulator({ isSeeded: false, throttleScale: Infinity })
  })
  afterAll(() => simulator?.close())
  const started = (): Simulator => {
    if (simulator === undefined) throw new Error('the simulator starts before the first test')
    return simulator
  }
  const hook: SimulatedWorld['hook'] = async (method, path, body) => {
    const response = await fetch(`${started().hooksUrl}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return text === '' ? null : (JSON.parse(text) as unknown)
  }
  const tools: SimulatedWorld['tools'] = (customers) => ({
    graph: createGraph({ clock: jumpingClock(Date.now()).clock, limits: { headersMs: 1500, bodyIdleMs: 1500 } }),
    connectionOf(_, tenant) {
      const found = customers.find((customer) => customer.tenant.id === tenant.id)
      if (found === undefined) return Promise.resolve(null)
      const cloud = { key: 'global', graphBaseUrl: started().url, tokenBaseUrl: started().url } as const
      const { clientId, clientSecret } = found
      return Promise.resolve({ tenant: tenant.externalId, clientId, clientSecret, cloud })
    },
  })
  return {
    hook,
    async customer(workspace, about) {
      const tenant = workspace.tenants[0]
      if (tenant === undefined) throw new Error('the workspace has no tenant')
      const made = (await hook('POST', '/tenants', { guid: tenant.externalId, name: tenant.name, ...about })) as {
        clientId: string
        clientSecret: string
      }
      return { tenant, clientId: made.clientId, clientSecret: made.clientSecret }
    },
    tools,
    worker: (url, db, customers) => runWorker(url, db, syncInventory(tools(customers))),
  }
}

const ended = { timeout: 20_000, everyMs: 25 }

/** Starts a sync and answers with the run as it ended. */
export async function syncToEnd(db: Database, workspace: TestWorkspace, policyTypes?: string[]) {
  const { id } = await startSync(db, workspace, policyTypes === undefined ? {} : { policyTypes })
  return runToEnd(db, id)
}

export async function runToEnd(db: Database, id: number) {
  const deadline = Date.now() + ended.timeout
  for (;;) {
    const run = await readRun(db, id)
    if (run.status === 'completed') return run
    if (Date.now() > deadline)
      throw new Error(`run ${id} did not end: ${run.status}, ${JSON.stringify(run.summary_counts)}`)
    await new Promise((resolve) => setTimeout(resolve, ended.everyMs))
  }
}

/** What stands in the inventory of a tenant. */
export const itemsOf = (pool: Parameters<typeof seed>[0], tenant: TestTenant) =>
  seed<{ policy_type: string; external_id: string; display_name: string; platform: string | null }>(
    pool,
    'select policy_type, external_id, display_name, platform from inventory_items where tenant_id = $1 order by policy_type, external_id',
    [tenant.id],
  )
