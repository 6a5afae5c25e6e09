import { sql } from 'kysely'
import { roleHolds, type Role } from '../../operations/capability.ts'
import { canonicalType, startOf } from '../../operations/catalog.ts'
import type { ReasonCode } from '../../operations/failure.ts'
import type { TenantStatus } from '../database/schema.ts'
import type { Tx } from '../database/scope.ts'
import type { RunRow } from './run-row.ts'

/** What is known, at this instant, of the ground a run stands on. */
export type Ground = {
  readonly workspaceStatus: string | null
  readonly tenant: {
    readonly workspaceId: number
    readonly status: TenantStatus
    readonly externalId: string
  } | null
  readonly initiator: {
    readonly isDisabled: boolean
    readonly role: Role | null
    readonly entitledToTenant: boolean
  } | null
  readonly hasConnection: boolean
}

/**
 * May this run still start? Rights and tenants change while work waits, so it is asked again at pick-up, inside the
 * transaction that begins the run (spec: operations §4). Null: it may. Scheduled and system work has no initiator and is
 * judged for everything else.
 */
export function judge(
  run: Pick<RunRow, 'type' | 'workspace_id' | 'tenant_id' | 'initiator_id'>,
  ground: Ground,
): ReasonCode | null {
  const type = canonicalType(run.type)
  const start = type === null ? undefined : startOf(type)
  if (start === undefined) return 'execution_prerequisite_invalid'
  if (ground.workspaceStatus !== 'active') return 'workspace_mismatch'
  if (run.tenant_id !== null) {
    if (ground.tenant === null) return 'tenant_missing'
    if (ground.tenant.workspaceId !== run.workspace_id) return 'workspace_mismatch'
    if (ground.tenant.status !== 'active') return 'tenant_not_operable'
  }
  if (run.initiator_id !== null) {
    if (ground.initiator === null || ground.initiator.isDisabled) return 'initiator_missing'
    const { role } = ground.initiator
    if (role === null) return 'initiator_not_entitled'
    if (run.tenant_id !== null && !ground.initiator.entitledToTenant) return 'tenant_not_entitled'
    if (!roleHolds(role, 'tenant.operations.start') || !roleHolds(role, start.capability)) return 'missing_capability'
  }
  if (start.lane === 'provider' && !ground.hasConnection) return 'provider_connection_invalid'
  return null
}

/** As the database says it: the columns of `run_ground`. */
export type GroundRow = {
  workspace_status: string | null
  tenant_workspace_id: number | null
  tenant_status: TenantStatus | null
  tenant_external_id: string | null
  person_id: number | null
  is_disabled: boolean | null
  role: Role | null
  entitled: boolean | null
  has_connection: boolean
}

/** Enters the scope of the run and reads the ground that it stands on, in one statement. */
export async function groundOf(tx: Tx, run: RunRow): Promise<Ground> {
  const { rows } = await sql<GroundRow>`
    select * from run_ground(${run.workspace_id}, ${run.tenant_id}, ${run.initiator_id})`.execute(tx)
  const row = rows[0]
  if (row === undefined) throw new Error('the ground of a run is one row')
  return groundFrom(row)
}

export const groundFrom = (row: GroundRow): Ground => ({
  workspaceStatus: row.workspace_status,
  tenant:
    row.tenant_workspace_id === null || row.tenant_status === null || row.tenant_external_id === null
      ? null
      : { workspaceId: row.tenant_workspace_id, status: row.tenant_status, externalId: row.tenant_external_id },
  initiator:
    row.person_id === null
      ? null
      : { isDisabled: row.is_disabled === true, role: row.role, entitledToTenant: row.entitled === true },
  hasConnection: row.has_connection,
})
