import { Text } from '@mantine/core'
import type { Tenant } from '../../contract/tenants.ts'
import { ToneBadge } from '../ui/ToneBadge.tsx'
import { tenantStatuses } from './tenant-words.ts'

/** Nearly all are active, so what is not stands out. */
export function TenantStatus({ status }: { status: Tenant['status'] }) {
  const { label, tone } = tenantStatuses[status]
  if (status === 'active')
    return (
      <Text span size="sm" c="dimmed">
        {label}
      </Text>
    )
  return <ToneBadge tone={tone}>{label}</ToneBadge>
}
