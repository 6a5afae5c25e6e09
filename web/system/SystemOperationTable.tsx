import { Paper, Table, Text } from '@mantine/core'
import type { Operation } from '../../contract/operation.ts'
import { RunBadge } from '../runs/RunBadge.tsx'
import { RelativeTime } from '../ui/RelativeTime.tsx'

/** Read-only: what stands here is opened and acted on elsewhere. */
export function SystemOperationTable({ operations }: { operations: readonly Operation[] }) {
  return (
    <Paper withBorder style={{ overflow: 'hidden' }}>
      <Table className="stacked" verticalSpacing={8} horizontalSpacing="md" aria-label="Operations">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Operation</Table.Th>
            <Table.Th scope="col">State</Table.Th>
            <Table.Th scope="col">Tenant</Table.Th>
            <Table.Th scope="col">Started by</Table.Th>
            <Table.Th scope="col">Created</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {operations.map((operation) => (
            <Table.Tr key={operation.id}>
              <Table.Td>
                <Text size="sm" fw={500}>
                  {operation.label}
                </Text>
                <Text size="xs" c="dimmed">
                  #{operation.id}
                </Text>
              </Table.Td>
              <Table.Td>
                <RunBadge run={operation} />
              </Table.Td>
              <Table.Td>{operation.tenant?.name ?? 'No tenant'}</Table.Td>
              <Table.Td>{operation.initiator?.name ?? 'System'}</Table.Td>
              <Table.Td>
                <RelativeTime at={operation.createdAt} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  )
}
