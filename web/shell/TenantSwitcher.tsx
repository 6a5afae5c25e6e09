import { Group, Text } from '@mantine/core'
import { IconBuilding } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { paths } from '../paths.ts'
import { Select } from '../ui/late/Select.tsx'
import { TenantStatus } from './TenantStatus.tsx'
import { useScope } from './use-scope.ts'

/** Leads to a tenant. Which one is open is said by the address alone. */
export function TenantSwitcher() {
  const { tenants, tenant, workspace } = useScope()
  const navigate = useNavigate()
  const mine = tenants.filter(({ workspaceId }) => workspaceId === workspace?.id)
  if (mine.length === 0) return null
  const byId = new Map(mine.map((one) => [one.externalId, one]))
  return (
    <Select
      aria-label="Tenant"
      placeholder="Open a tenant…"
      nothingFoundMessage="No tenant of that name"
      searchable
      allowDeselect={false}
      selectFirstOptionOnChange
      w={260}
      miw={0}
      leftSection={<IconBuilding size={16} aria-hidden />}
      data={mine.map(({ externalId, name }) => ({ value: externalId, label: name }))}
      value={tenant?.externalId ?? null}
      comboboxProps={{ width: 300, position: 'bottom-start' }}
      onChange={(externalId) => {
        if (externalId !== null && externalId !== tenant?.externalId)
          void navigate({ to: paths.tenant, params: { tenant: externalId }, search: {} })
      }}
      renderOption={({ option }) => {
        const status = byId.get(option.value)?.status ?? 'active'
        return (
          <Group justify="space-between" gap="xs" wrap="nowrap" w="100%">
            <Text size="sm">{option.label}</Text>
            {status === 'active' ? null : <TenantStatus status={status} />}
          </Group>
        )
      }}
    />
  )
}
