import { lacksCapability } from '../../../operations/capability.ts'
import type { Tenant } from '../../../contract/tenants.ts'
import { notOperableReason } from '../../shell/tenant-words.ts'
import type { Workspace } from '../../shell/use-scope.ts'

/** Why this person may not start a sync here; null when they may. The server decides again, whatever stands here. */
export function syncReason(tenant: Tenant, workspace: Workspace | null): string | null {
  const notOperable = notOperableReason(tenant)
  if (notOperable !== null) return notOperable
  if (workspace === null) return 'You are not a member of its workspace.'
  const held = workspace.capabilities
  const mayStart = held.includes('tenant.operations.start') && held.includes('tenant.inventory.sync')
  return mayStart ? null : lacksCapability(workspace.role)
}
