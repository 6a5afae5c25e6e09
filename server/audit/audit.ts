import { sql, type RawBuilder } from 'kysely'
import type { Tx } from '../database/scope.ts'

export type AuditActor = {
  readonly kind: 'human' | 'system' | 'scheduled' | 'integration'
  readonly id: number | null
  readonly name: string
  readonly email?: string
}

export type AuditEntry = {
  readonly workspaceId: number | null
  readonly tenantId: number | null
  readonly actor: AuditActor
  /** A stable key: `inventory.sync.completed`, `session.created`. */
  readonly action: string
  readonly resource?: { readonly kind: string; readonly id: string; readonly label: string }
  readonly summary: string
  readonly outcome: 'success' | 'failure' | 'partial' | 'info' | 'blocked'
  readonly metadata?: Readonly<Record<string, AuditValue>>
}

/** What tells of a run that has no number yet. */
export type UnnumberedEntry = Omit<AuditEntry, 'resource'> & {
  readonly resource: { readonly kind: string; readonly label: string }
}

/** Metadata is written key by key under names of this list; whatever else is offered is dropped. */
const metadataKeys = new Set([
  'type',
  'operationId',
  'reason',
  'outcome',
  'move',
  'tokenId',
  'policyTypes',
  'route',
  'capability',
  'from',
  'to',
  'note',
  'retryOf',
  'retriedAs',
])
type AuditValue = string | number | boolean | null | readonly string[]

/**
 * Appends one entry in the transaction of what it records (spec: access, "Audit log"). Actor and target are snapshots, so
 * that a later removal leaves the history readable.
 */
export async function append(tx: Tx, entry: AuditEntry): Promise<void> {
  await tx.insertInto('audit_log').values(columnsOf(entry)).execute()
}

/**
 * The same as part of the statement that makes the run it tells of, so that it costs no round trip: one entry for each row
 * of `source`, whose `id` is the number of the run.
 */
export function appending(
  entry: UnnumberedEntry,
  source: RawBuilder<unknown>,
  id: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const { resource_id: _, metadata, ...rest } = columnsOf({ ...entry, resource: { ...entry.resource, id: '' } })
  const names = Object.keys(rest).map((name) => sql.ref(name))
  return sql`insert into audit_log (${sql.join(names)}, resource_id, metadata)
    select ${sql.join(Object.values(rest))}, ${id}::text, ${metadata}::jsonb || jsonb_build_object('operationId', ${id}::text) from ${source}`
}

function columnsOf(entry: AuditEntry) {
  const metadata = Object.fromEntries(Object.entries(entry.metadata ?? {}).filter(([key]) => metadataKeys.has(key)))
  return {
    workspace_id: entry.workspaceId,
    tenant_id: entry.tenantId,
    actor_kind: entry.actor.kind,
    actor_id: entry.actor.id,
    actor_name: entry.actor.name,
    actor_email: entry.actor.email ?? null,
    action: entry.action,
    resource_kind: entry.resource?.kind ?? null,
    resource_id: entry.resource?.id ?? null,
    target_label: entry.resource?.label ?? null,
    summary: entry.summary,
    outcome: entry.outcome,
    metadata: JSON.stringify(metadata),
  }
}
