import { Button, Group, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { DirectoryTenant } from '../../contract/system.ts'
import { TextLink } from '../links.tsx'
import { paths } from '../paths.ts'
import { TenantStatus } from '../shell/TenantStatus.tsx'
import { RelativeTime } from '../ui/RelativeTime.tsx'
import { DirectoryList } from './DirectoryList.tsx'
import { directoryTenantsQuery } from './system-queries.ts'

const columns = ['Tenant', 'Status', 'Workspace', 'Entra tenant id', 'Added']

export function DirectoryTenants() {
  const { q, cursor, workspace } = useSearch({ from: '/system/directory' })
  const navigate = useNavigate({ from: '/system/directory' })
  const reading = useQuery(
    directoryTenantsQuery({
      ...(q === undefined ? {} : { q }),
      ...(cursor === undefined ? {} : { cursor }),
      ...(workspace === undefined ? {} : { workspace }),
    }),
  )
  const named = reading.data?.items.find((tenant) => tenant.workspaceId === workspace)?.workspaceName
  return (
    <DirectoryList what="tenants" columns={columns} reading={reading} row={Row}>
      {workspace === undefined ? null : (
        <Group gap="xs" mb="xs">
          <Text size="sm">Only of {named ?? `workspace #${workspace}`}</Text>
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => void navigate({ search: ({ workspace: _, cursor: __, ...before }) => before })}
          >
            Show all workspaces
          </Button>
        </Group>
      )}
    </DirectoryList>
  )
}

/** The name leads to its operations: of a tenant the people of the platform see no more than that. */
const Row = (tenant: DirectoryTenant) => (
  <Table.Tr key={tenant.id}>
    <Table.Td>
      <TextLink
        to={paths.systemRuns}
        search={{ workspace: tenant.workspaceId, tenant: tenant.externalId }}
        size="sm"
        fw={500}
        underline="hover"
        aria-label={`Operations of ${tenant.name}`}
      >
        {tenant.name}
      </TextLink>
    </Table.Td>
    <Table.Td>
      <TenantStatus status={tenant.status} />
    </Table.Td>
    <Table.Td data-label="Workspace">{tenant.workspaceName}</Table.Td>
    <Table.Td>
      <Text span size="xs" ff="monospace">
        {tenant.externalId}
      </Text>
    </Table.Td>
    <Table.Td data-label="Added">
      <RelativeTime at={tenant.createdAt} />
    </Table.Td>
  </Table.Tr>
)
