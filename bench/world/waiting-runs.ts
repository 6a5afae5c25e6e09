import { withScope, type Database } from '../../server/database/scope.ts'
import { saveConnection } from '../../server/tenancy/connections.ts'
import { loadMasterKey } from '../../server/tenancy/master-key.ts'
import { startSimulator, type Simulator } from '../../simulator/server.ts'
import { startSync } from '../../tests/operations.ts'
import type { TestTenant, TestWorkspace } from '../../tests/people.ts'
import { waitUntil } from './wait-until.ts'

const waitSeconds = 300

/** A Graph that tells everybody to come back later, and a sealed connection to it for each tenant. */
export async function busyGraph(db: Database, place: TestWorkspace, masterKey: string): Promise<Simulator> {
  const simulator = await startSimulator({ isSeeded: false, throttleScale: Infinity })
  for (const tenant of place.tenants) await connect(db, simulator, place.id, tenant, masterKey)
  await hook(simulator, '/faults', {
    kind: 'status',
    status: 429,
    path: 'deviceManagement/**',
    retryAfter: 'normal',
    retryAfterSeconds: waitSeconds,
    times: null,
  })
  return simulator
}

/** One run in each tenant, begun and waiting. */
export async function letThemWait(db: Database, place: TestWorkspace): Promise<void> {
  for (const tenant of place.tenants) await startSync(db, place, { tenant, policyTypes: ['deviceConfiguration'] })
  const waiting = () =>
    withScope(db, { kind: 'platform' }, (tx) =>
      tx.selectFrom('operation_runs').select('id').where('waiting_until', 'is not', null).execute(),
    )
  await waitUntil('all runs wait', waiting, (rows) => rows.length === place.tenants.length)
}

async function connect(
  db: Database,
  simulator: Simulator,
  workspaceId: number,
  tenant: TestTenant,
  masterKey: string,
): Promise<void> {
  const made = (await hook(simulator, '/tenants', {
    guid: tenant.externalId,
    name: tenant.name,
    size: 1,
    seed: 1,
  })) as {
    clientId: string
    clientSecret: string
  }
  const master = await loadMasterKey({ fromEnvironment: masterKey, dataDir: '' })
  if (!master.ok) throw new Error(master.mistake)
  const connection = { workspaceId, tenantId: tenant.id, displayName: 'Bench' }
  await withScope(db, { kind: 'history_import' }, (tx) =>
    saveConnection(tx, { ...connection, clientId: made.clientId, clientSecret: made.clientSecret }, master.key),
  )
}

async function hook(simulator: Simulator, path: string, body: object): Promise<unknown> {
  const response = await fetch(`${simulator.hooksUrl}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${path} of the simulator: ${response.status} ${text}`)
  return text === '' ? null : (JSON.parse(text) as unknown)
}
