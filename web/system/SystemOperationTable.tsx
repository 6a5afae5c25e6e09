import '../runs/runs.css'
import { Paper, Table, Text } from '@mantine/core'
import { systemOperationPath } from '../../operations/operation-path.ts'
import { RowState } from '../admin/operations/OperationsTable.tsx'
import { RunDuration } from '../runs/RunDuration.tsx'
import { RunLink } from '../runs/RunLink.tsx'
import { RelativeTime } from '../ui/RelativeTime.tsx'
import type { ShownOps, SystemRow } from './use-held-ops.ts'

/** Read-only: a row opens its operation, and what may be done stands there. */
export const SystemOperationTable = ({ shown: { rows, isOld } }: { shown: ShownOps }) => (
  <Paper withBorder style={{ overflow: 'hidden' }}>
    <Table
      className="stacked"
      verticalSpacing={8}
      horizontalSpacing="md"
      aria-label="Operations"
      aria-busy={isOld}
      style={isOld ? { opacity: 0.6 } : {}}
    >
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Operation</Table.Th>
          <Table.Th scope="col">Of</Table.Th>
          <Table.Th scope="col" w="30%">
            State
          </Table.Th>
          <Table.Th scope="col">Started by</Table.Th>
          <Table.Th scope="col">Created</Table.Th>
          <Table.Th scope="col">Duration</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Row key={row.run.id} row={row} />
        ))}
      </Table.Tbody>
    </Table>
  </Paper>
)

function Row({ row }: { row: SystemRow }) {
  const { run, hasLeft } = row
  return (
    <tr className="run-row" data-run={run.id} {...(hasLeft ? { 'data-left': true } : {})}>
      <Table.Td>
        <RunLink run={run} to={systemOperationPath(run.id)} />
      </Table.Td>
      <Table.Td>
        <Text size="sm">{run.tenant?.name ?? 'Whole workspace'}</Text>
        <Text size="xs" c="dimmed">
          {run.workspace.name}
        </Text>
      </Table.Td>
      <Table.Td>
        <RowState row={row} />
      </Table.Td>
      <Table.Td data-label="Started by">{run.initiator?.name ?? 'System'}</Table.Td>
      <Table.Td>
        <RelativeTime at={run.createdAt} />
      </Table.Td>
      <Table.Td data-label="Duration">
        <RunDuration run={run} />
      </Table.Td>
    </tr>
  )
}
