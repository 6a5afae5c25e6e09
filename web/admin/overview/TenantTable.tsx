import { Paper, Table, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { Tenant } from '../../../contract/tenants.ts'
import { useActivePolling } from '../../api/live.ts'
import { operationsQuery } from '../../api/queries.ts'
import { TextLink } from '../../links.tsx'
import { paths } from '../../paths.ts'
import { TenantStatus } from '../../shell/TenantStatus.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { LastSyncCell } from './LastSyncCell.tsx'
import { lastSyncs } from './last-syncs.ts'

type Props = { tenants: readonly Tenant[]; filter: { readonly workspace?: string } }

/** More than fit on a screen without looking for one. */
const searchFrom = 9

export function TenantTable({ tenants, filter }: Props) {
  const { q = '' } = useSearch({ from: '/admin/' })
  const navigate = useNavigate({ from: '/admin/' })
  const pollMs = useActivePolling(true)
  const syncs = useQuery({
    ...operationsQuery({ ...filter, type: 'inventory.sync', limit: 200 }),
    refetchInterval: ({ state: { data } }) =>
      data?.items.some(({ status }) => status !== 'completed') === true ? pollMs : false,
  })
  const lastSync = syncs.data === undefined ? null : lastSyncs(syncs.data.items, syncs.data.nextCursor === null)
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
                    to={paths.inventory}
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
                  <LastSyncCell
                    last={lastSync === null ? null : lastSync(tenant.externalId)}
                    isUnreadable={syncs.error !== null}
                  />
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
