import { randomUUID } from 'node:crypto'
import { withScope, type Database } from '../../server/database/scope.ts'
import type { RunHint } from '../../server/runs/hints.ts'
import { start } from '../../server/runs/start.ts'
import { personScope } from '../../tests/operations.ts'
import { createWorkspace, type TestWorkspace } from '../../tests/people.ts'
import type { BenchDatabase } from '../frame/bench.ts'

/** A workspace with so many tenants, each with a connection, and somebody of each role. */
export const preparePlace = ({ pool }: BenchDatabase, tenants: number): Promise<TestWorkspace> =>
  createWorkspace(pool, tenants)

/** Starts one run as a person who clicks does, in the tenant whose turn it is; answers with the hint that is then due. */
export async function startRun(db: Database, place: TestWorkspace, turn: number): Promise<RunHint> {
  const tenant = place.tenants[turn % place.tenants.length]!
  const person = place.people.operator
  const { id } = await withScope(db, personScope(place, person), (tx) =>
    start(tx, {
      type: 'inventory.sync',
      input: {},
      workspaceId: place.id,
      tenant,
      initiator: { kind: 'person', ...person },
      click: randomUUID(),
    }),
  )
  return {
    kind: 'operation',
    runId: id,
    workspaceId: place.id,
    tenantId: tenant.id,
    initiatorId: person.id,
    isFree: true,
  }
}
