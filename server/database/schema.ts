import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from 'kysely'
import type { Role } from '../../operations/capability.ts'
import type { Failure } from '../../operations/failure.ts'
import type { Outcome, Status } from '../../operations/lifecycle.ts'
import type { WaitedFor } from '../../operations/run.ts'
import type { SummaryCounts } from '../../operations/summary.ts'

/** The tables as the queries see them. Ids are bigint identities below 2^53: numbers here, strings in JSON. */
type Id = GeneratedAlways<number>
type Json<T extends object> = JSONColumnType<T, string | undefined, string>
type Now = ColumnType<Date, Date | undefined, Date>

export type TenantStatus = 'draft' | 'onboarding' | 'active' | 'archived'
export type RunContext = Record<string, unknown>

export type Schema = {
  workspaces: { id: Id; name: string; status: Generated<'active' | 'archived'>; created_at: Now }
  tenants: {
    id: Id
    workspace_id: number
    external_id: string
    name: string
    status: Generated<TenantStatus>
    created_at: Now
  }
  people: {
    id: Id
    email: string
    name: string
    password_hash: string | null
    is_disabled: Generated<boolean>
    created_at: Now
  }
  workspace_memberships: {
    workspace_id: number
    person_id: number
    role: Role
    is_narrowed: Generated<boolean>
    created_at: Now
  }
  membership_tenants: { workspace_id: number; person_id: number; tenant_id: number }
  sessions: { token_hash: Buffer; person_id: number; created_at: Now; last_used_at: Now; expires_at: Date }
  api_tokens: {
    id: Id
    token_hash: Buffer
    person_id: number
    name: string
    created_at: Now
    last_used_at: Date | null
    expires_at: Date | null
  }
  platform_people: {
    id: Id
    email: string
    name: string
    password_hash: string
    capabilities: string[]
    is_disabled: Generated<boolean>
    created_at: Now
  }
  platform_sessions: {
    token_hash: Buffer
    platform_person_id: number
    created_at: Now
    last_used_at: Now
    expires_at: Date
  }
  sign_in_failures: { id: Id; subject_hash: Buffer; at: Now }
  operation_runs: RunTable
  lanes: {
    key: string
    workspace_id: number
    tenant_id: number | null
    running: Generated<number>
    max: number
    last_served: Date | null
    room_since: Date | null
    created_at: Now
  }
  workers: {
    id: string
    host: string
    pid: number
    slots: number
    started_at: Now
    last_beat_at: Now
    stopped_at: Date | null
  }
  worker_fleet: { one: Generated<boolean>; alive_since: Date | null; last_alive_at: Date | null }
  operation_run_events: {
    id: Id
    run_id: number
    workspace_id: number
    tenant_id: number | null
    at: Now
    kind: string
    actor_kind: string
    actor_name: string
    from_status: Status | null
    to_status: Status | null
    outcome: Outcome | null
    reason_code: string | null
    evidence: Json<Record<string, unknown>>
  }
  notifications: {
    id: Id
    run_id: number
    user_id: number
    workspace_id: number
    tenant_id: number | null
    kind: Generated<'operation_run_completed'>
    title: string
    body: string
    tone: string
    url: string
    created_at: Now
    read_at: Date | null
  }
  audit_log: {
    id: Id
    workspace_id: number | null
    tenant_id: number | null
    actor_kind: 'human' | 'system' | 'scheduled' | 'integration'
    actor_id: number | null
    actor_name: string | null
    actor_email: string | null
    action: string
    resource_kind: string | null
    resource_id: string | null
    target_label: string | null
    summary: string
    outcome: 'success' | 'failure' | 'partial' | 'info' | 'blocked'
    metadata: Json<Record<string, unknown>>
    recorded_at: Now
  }
  idempotency_keys: {
    person_id: number
    key: string
    request_hash: Buffer
    workspace_id: number
    response: Json<object>
    created_at: Now
  }
  tenant_keys: { tenant_id: number; workspace_id: number; wrapped_key: Buffer; created_at: Now }
  provider_connections: {
    id: Id
    workspace_id: number
    tenant_id: number
    provider: Generated<'microsoft'>
    display_name: string
    client_id: string
    secret_sealed: Buffer
    is_default: Generated<boolean>
    status: Generated<'connected' | 'needs_consent' | 'error' | 'disabled'>
    last_error_reason_code: string | null
    created_at: Now
    updated_at: Now
  }
  inventory_items: {
    id: Id
    workspace_id: number
    tenant_id: number
    policy_type: string
    external_id: string
    display_name: string
    category: string
    platform: string | null
    meta: Json<Record<string, unknown>>
    first_seen_at: Now
    last_seen_at: Now
    last_seen_operation_run_id: number
    counted_by: Generated<number[]>
  }
  inventory_coverage: {
    tenant_id: number
    policy_type: string
    workspace_id: number
    status: 'complete' | 'denied' | 'failed'
    item_count: number
    reason_code: string | null
    run_id: number
    at: Now
    complete_started_at: Date | null
    complete_run_id: number | null
  }
}

/** Read by everybody, written by `server/runs/store.ts` alone. */
type RunTable = {
  id: Id
  workspace_id: number
  tenant_id: number | null
  initiator_id: number | null
  initiator_name: string
  type: string
  status: Status
  outcome: Outcome
  reason_code: string | null
  identity_hash: Buffer
  scope_hash: Buffer
  followed_by: number | null
  unsettled: GeneratedAlways<'alone' | 'followed' | null>
  input: Json<Record<string, unknown>>
  summary_counts: Json<SummaryCounts>
  failures: Json<Failure[]>
  context: Json<RunContext>
  lane_key: string
  lane_counted: boolean
  run_after: Date
  priority: number
  lease_token: number
  attempt: number
  worker_id: string | null
  heartbeat_at: Date | null
  waiting_since: Date | null
  waiting_until: Date | null
  waiting_for: WaitedFor | null
  waited_ms: number
  cancel_requested_at: Date | null
  cancel_requested_by: number | null
  investigated_at: Date | null
  investigated_by: string | null
  investigated_note: string | null
  created_at: Date
  started_at: Date | null
  completed_at: Date | null
  updated_at: Date
}
