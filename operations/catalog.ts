import type { z } from 'zod'
import { defaultPolicy, type LifecyclePolicy } from './policy.ts'
import type { DeclaredProgress, Definition, Start } from './definition.ts'
import { inventorySync } from './inventory-sync.ts'

/**
 * The catalog: every kind of work, once (spec: operations §4). A type that is not here cannot be written by code; one
 * without `start` is known by name, so that history reads well, but this build cannot do it and says so at the door.
 */
const counted = (one: string, many: string): DeclaredProgress => ({ mode: 'counted', unit: { one, many } })
const activity: DeclaredProgress = { mode: 'activity' }
const ofTenant = (domain: string, label: string, progress: DeclaredProgress, ...aliases: string[]) =>
  ({ label, domain, scope: 'tenant', progress, aliases }) satisfies Definition
const ofWorkspace = (domain: string, label: string, progress: DeclaredProgress, ...aliases: string[]) =>
  ({ label, domain, scope: 'workspace', progress, aliases }) satisfies Definition

const policies = counted('policy', 'policies')
const sets = counted('set', 'sets')
const restores = counted('restore', 'restores')

export const catalog = {
  'inventory.sync': inventorySync,
  'policy.sync': ofTenant('policies', 'Policy sync', policies, 'policy_sync'),
  'policy.export': ofTenant('policies', 'Policy export', policies, 'policy_export'),
  'policy.ignore': ofTenant('policies', 'Ignore policies', policies),
  'policy.unignore': ofTenant('policies', 'Unignore policies', policies, 'policy_unignore'),
  'directory.groups.sync': ofTenant(
    'groups',
    'Group sync',
    counted('group', 'groups'),
    'entra_group_sync',
    'directory_groups.sync',
  ),
  'entra.admin_roles.scan': ofTenant('groups', 'Admin role scan', activity),
  'permission.posture.check': ofTenant('connections', 'Permission check', activity),
  'provider.connection.check': ofTenant('connections', 'Connection check', activity),
  'backup_set.create': ofTenant('backups', 'Backup', policies),
  'backup_set.update': ofTenant(
    'backups',
    'Backup set update',
    policies,
    'backup_set.add_policies',
    'backup_set.remove_policies',
  ),
  'backup_set.archive': ofTenant('backups', 'Archive backup sets', sets),
  'backup_set.restore': ofTenant('backups', 'Unarchive backup sets', sets),
  'backup_set.delete': ofTenant('backups', 'Delete backup sets', sets),
  'backup.schedule.execute': ofTenant('backups', 'Scheduled backup', policies, 'backup_schedule_run'),
  'backup.schedule.retention': ofTenant('backups', 'Backup retention', sets, 'apply_backup_retention'),
  'restore.execute': ofTenant('restore', 'Restore', counted('item', 'items')),
  'restore_run.restore': ofTenant('restore', 'Unarchive restores', restores),
  'restore_run.delete': ofTenant('restore', 'Archive restores', restores),
  'restore_run.force_delete': ofTenant('restore', 'Delete restores', restores),
  'baseline.capture': ofTenant(
    'baselines',
    'Baseline capture',
    {
      mode: 'phased',
      phases: {
        preparing: 'Preparing baseline capture.',
        processing: 'Capturing evidence.',
        persisting: 'Saving baseline snapshot.',
      },
    },
    'baseline_capture',
  ),
  'baseline.compare': ofTenant(
    'baselines',
    'Baseline compare',
    {
      mode: 'phased',
      phases: {
        preparing: 'Preparing baseline compare.',
        evidence: 'Capturing evidence.',
        comparing: 'Comparing with the baseline.',
        recording: 'Recording findings.',
      },
    },
    'baseline_compare',
  ),
  'tenant.evidence.snapshot.generate': ofTenant('evidence', 'Evidence snapshot', counted('dimension', 'dimensions')),
  'tenant.review.compose': ofTenant('reviews', 'Tenant review', { mode: 'composite' }),
  'tenant.review_pack.generate': ofTenant('reviews', 'Review pack', counted('section', 'sections')),
  'alerts.evaluate': ofWorkspace('alerts', 'Alert evaluation', activity),
  'alerts.deliver': ofWorkspace('alerts', 'Alert delivery', activity),
  'workspace.backfill': ofWorkspace('tenancy', 'Workspace backfill', counted('row', 'rows')),
} as const satisfies Record<string, Definition>

export type OperationType = keyof typeof catalog
export const operationTypes = Object.keys(catalog) as OperationType[]

/** The types that this build can start. */
export type StartableType = {
  [T in OperationType]: (typeof catalog)[T] extends { start: Start } ? T : never
}[OperationType]
export type InputOf<T extends StartableType> = z.output<(typeof catalog)[T]['start']['input']>
export const startableTypes = operationTypes.filter((type): type is StartableType => startOf(type) !== undefined)

const aliases = new Map<string, OperationType>(
  operationTypes.flatMap((type) => (definitionOf(type).aliases ?? []).map((alias) => [alias, type] as const)),
)

/** The canonical type of a code from data, old spellings included; null for one that nobody here knows. */
export function canonicalType(code: string): OperationType | null {
  if (Object.hasOwn(catalog, code)) return code as OperationType
  return aliases.get(code) ?? null
}

/** Every spelling of a type that may stand in data, the canonical one first. */
export const spellingsOf = (type: OperationType): string[] => [type, ...(definitionOf(type).aliases ?? [])]

/** The label people read; the raw code of an unknown type is never shown. */
export function operationLabel(code: string): string {
  const type = canonicalType(code)
  return type === null ? 'Unknown operation' : catalog[type].label
}

export function definitionOf(type: OperationType): Definition {
  return catalog[type]
}

export function startOf(type: OperationType): Start | undefined {
  return definitionOf(type).start
}

/** The thresholds for a code, with what its type changes; an unknown code is judged by the defaults. */
export function policyOf(code: string): LifecyclePolicy {
  const type = canonicalType(code)
  return type === null ? defaultPolicy : { ...defaultPolicy, ...startOf(type)?.policy }
}
