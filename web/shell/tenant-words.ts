import type { Tenant } from '../../contract/tenants.ts'
import type { Tone } from '../ui/theme.ts'

export const tenantStatuses: Readonly<Record<Tenant['status'], { label: string; tone: Tone }>> = {
  draft: { label: 'Draft', tone: 'neutral' },
  onboarding: { label: 'Onboarding', tone: 'info' },
  active: { label: 'Active', tone: 'neutral' },
  archived: { label: 'Archived', tone: 'neutral' },
}

/** Why nothing may be done in a tenant; null when it is active. */
export function notOperableReason(tenant: Tenant): string | null {
  switch (tenant.status) {
    case 'active':
      return null
    case 'archived':
      return 'This tenant is archived: it can be read, and nothing may be done in it.'
    case 'draft':
    case 'onboarding':
      return 'This tenant is not active yet, so nothing may be done in it.'
  }
}
