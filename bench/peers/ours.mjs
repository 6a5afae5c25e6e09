import { randomUUID } from 'node:crypto'
import { createDatabase } from '../../server/database/kysely.ts'
import { createPool } from '../../server/database/pool.ts'
import { withScope } from '../../server/database/scope.ts'
import { createHintSender, createHintSource } from '../../server/runs/hints-postgres.ts'
import { startReconciler } from '../../server/runs/keepers/reconciler.ts'
import { start } from '../../server/runs/start.ts'
import { startWorker } from '../../server/runs/worker/worker.ts'
import { everythingBy } from '../../tests/one-handler.ts'
import { atOnce, settings, speak } from './adapter.mjs'

/** TenantAtlas as a peer: the run that it keeps has an event for each move, an audit entry and a notification. */
const quiet = { info() {}, warn() {}, error: (...said) => console.error(...said) }
const pool = createPool(settings.url, { max: settings.pool, applicationName: 'bench' })
const db = createDatabase(pool)
const sender = createHintSender(db, quiet)
/** Two runs of a tenant at a time is the rule, so there are tenants for all places. */
const tenantCount = settings.concurrency
let place
let next = 0
let running

speak({
  async prepare() {
    place = await seedWorkspace()
  },
  async enqueue(count) {
    await atOnce(4, count, async () => {
      const tenant = place.tenants[next++ % tenantCount]
      const scope = {
        kind: 'person',
        personId: place.person.id,
        workspaceIds: [place.workspaceId],
        tenantIds: place.tenants.map(({ id }) => id),
      }
      const started = await withScope(db, scope, (tx) =>
        start(tx, {
          type: 'inventory.sync',
          input: {},
          workspaceId: place.workspaceId,
          tenant,
          initiator: { kind: 'person', ...place.person },
          // A click of its own: otherwise the second would be the same work as the first.
          click: randomUUID(),
        }),
      )
      const { workspaceId, person } = place
      sender.announce({
        kind: 'operation',
        runId: started.id,
        workspaceId,
        tenantId: tenant.id,
        initiatorId: person.id,
        isFree: true,
      })
    })
  },
  async work(onJob) {
    const source = createHintSource(settings.url, db, quiet)
    const handler = async () => {
      await onJob()
      return { kind: 'items' }
    }
    const worker = await startWorker({
      url: settings.url,
      db,
      sender,
      source,
      slots: settings.concurrency,
      log: quiet,
      handlers: everythingBy(handler),
    })
    const sweeps = startReconciler({
      db,
      sender,
      log: quiet,
      name: worker.id,
      adopt: worker.adopt,
      workerId: worker.id,
    })
    running = { worker, source, sweeps }
  },
  async stop() {
    await running.sweeps.stop()
    await running.worker.stop()
    await running.source.close()
    await sender.close()
  },
})

/** As the seeds write: the one role that may bring people and tenants in without an invitation. */
async function seedWorkspace() {
  const client = await pool.connect()
  const one = async (statement, values) => Number((await client.query(statement, values)).rows[0].id)
  try {
    await client.query('begin; set local role history_import')
    const workspaceId = await one('insert into workspaces (name) values ($1) returning id', ['Bench'])
    const email = `${randomUUID()}@example.test`
    const personId = await one('insert into people (email, name) values ($1, $2) returning id', [email, 'Bench'])
    await client.query(
      `insert into workspace_memberships (workspace_id, person_id, role) values ($1, $2, 'operator')`,
      [workspaceId, personId],
    )
    const tenants = []
    for (let number = 0; number < tenantCount; number++) {
      const externalId = randomUUID()
      const name = `Tenant ${number}`
      const id = await one('insert into tenants (workspace_id, external_id, name) values ($1, $2, $3) returning id', [
        workspaceId,
        externalId,
        name,
      ])
      await client.query(
        `insert into provider_connections (workspace_id, tenant_id, display_name, client_id, secret_sealed)
         values ($1, $2, 'Bench', $3, '\\x00')`,
        [workspaceId, id, randomUUID()],
      )
      tenants.push({ id, externalId, name })
    }
    await client.query('commit')
    return { workspaceId, tenants, person: { id: personId, name: 'Bench', email } }
  } finally {
    client.release()
  }
}
