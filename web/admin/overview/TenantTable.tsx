import { Paper, Table, Text, Title } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { WorkspaceOverview } from '../../../contract/dashboard.ts'
import type { Tenant } from '../../../contract/tenants.ts'
import { TextLink } from '../../links.tsx'
import { paths } from '../../paths.ts'
import { TenantStatus } from '../../shell/TenantStatus.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { LastSyncCell } from './LastSyncCell.tsx'

type Props = {
  tenants: readonly Tenant[]
  /** Undefined until it was read. */
  read: WorkspaceOverview['tenants'] | undefined
  isUnreadable: boolean
}

/** More than fit on a screen without looking for one. */
const searchFrom = 9

/** The tenants of the workspace, each with what was last read from it. */
export function TenantTable({ tenants, read, isUnreadable }: Props) {
  const { q = '' } = useSearch({ from: '/admin/' })
  const navigate = useNavigate({ from: '/admin/' })
  const lastSync = new Map(read?.map(({ tenant, lastSync }) => [tenant.externalId, lastSync]))
  const shown = tenants.filter(({ name, externalId }) =>
    `${name} ${externalId}`.toLowerCase().includes(q.toLowerCase()),
  )
  return (
    <section aria-label="Tenants">
      <Title order={2} mb="xs">
        Tenants
      </Title>
      {tenants.length < searchFrom && q === '' ? null : (
        <div style={{ maxWidth: 360, marginBottom: 8 }}>
          <SearchField
            label="Search tenants"
            placeholder="Search tenants"
            value={q}
            onChange={(text) => void navigate({ search: (before) => ({ ...before, q: text }), replace: true })}
          />
        </div>
      )}
      <Paper withBorder style={{ overflow: 'hidden' }}>
        <Table className="stacked" verticalSpacing={10} horizontalSpacing="md" highlightOnHover aria-label="Tenants">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Tenant</Table.Th>
              <Table.Th scope="col" w={130}>
                Status
              </Table.Th>
              <Table.Th scope="col">Last inventory sync</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((tenant) => (
              <Table.Tr key={tenant.id}>
                <Table.Td>
                  <TextLink
                    to={paths.tenant}
                    params={{ tenant: tenant.externalId }}
                    fw={500}
                    size="sm"
                    underline="hover"
                  >
                    {tenant.name}
                  </TextLink>
                </Table.Td>
                <Table.Td>
                  <TenantStatus status={tenant.status} />
                </Table.Td>
                <Table.Td>
                  <LastSyncCell last={lastSync.get(tenant.externalId)} isUnreadable={isUnreadable} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Paper>
      {shown.length > 0 ? null : (
        <Text size="sm" c="dimmed" mt="sm">
          No tenant of that name.
        </Text>
      )}
    </section>
  )
}
