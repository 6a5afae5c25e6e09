import type { Selectable } from 'kysely'
import type { Schema } from '../database/schema.ts'
import type { RunHint } from './hints.ts'

export type RunRow = Selectable<Schema['operation_runs']>

/** The right to write one run: who holds it, under which token. */
export type Lease = { readonly id: number; readonly token: number }

export const leaseOf = (run: RunRow): Lease => ({ id: run.id, token: run.lease_token })

export const hintOf = (run: RunRow, kind: RunHint['kind'] = 'operation'): RunHint => ({
  kind,
  runId: run.id,
  workspaceId: run.workspace_id,
  tenantId: run.tenant_id,
  initiatorId: run.initiator_id,
  isFree: run.status !== 'completed' && run.worker_id === null,
})

/** The hints of a run that has just ended: the operation, and the notification where somebody is told. */
export const endHints = (run: RunRow): RunHint[] =>
  run.initiator_id === null ? [hintOf(run)] : [hintOf(run), hintOf(run, 'notification')]
