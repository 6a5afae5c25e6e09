import { Table } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import type { DirectoryWorkspace } from '../../contract/system.ts'
import { TextLink } from '../links.tsx'
import { paths } from '../paths.ts'
import { RelativeTime } from '../ui/RelativeTime.tsx'
import { ToneBadge } from '../ui/ToneBadge.tsx'
import { DirectoryList } from './DirectoryList.tsx'
import { workspacesQuery } from './system-queries.ts'

const columns = ['Workspace', 'Status', 'Tenants', 'Members', 'Created', 'Operations']

export function DirectoryWorkspaces() {
  const { q, cursor } = useSearch({ from: '/system/directory' })
  const reading = useQuery(
    workspacesQuery({ ...(q === undefined ? {} : { q }), ...(cursor === undefined ? {} : { cursor }) }),
  )
  return <DirectoryList what="workspaces" columns={columns} reading={reading} row={Row} />
}

/** The name leads to its tenants. */
const Row = (workspace: DirectoryWorkspace) => (
  <Table.Tr key={workspace.id}>
    <Table.Td>
      <TextLink
        to={paths.systemDirectory}
        search={{ show: 'tenants', workspace: workspace.id }}
        size="sm"
        fw={500}
        underline="hover"
      >
        {workspace.name}
      </TextLink>
    </Table.Td>
    <Table.Td>
      {workspace.status === 'active' ? 'Active' : <ToneBadge tone="neutral">Workspace archived</ToneBadge>}
    </Table.Td>
    <Table.Td data-label="Tenants">{workspace.tenants.toLocaleString('en')}</Table.Td>
    <Table.Td data-label="Members">{workspace.members.toLocaleString('en')}</Table.Td>
    <Table.Td data-label="Created">
      <RelativeTime at={workspace.createdAt} />
    </Table.Td>
    <Table.Td>
      <TextLink
        to={paths.systemRuns}
        search={{ workspace: workspace.id }}
        size="sm"
        aria-label={`Operations of ${workspace.name}`}
      >
        Operations
      </TextLink>
    </Table.Td>
  </Table.Tr>
)
