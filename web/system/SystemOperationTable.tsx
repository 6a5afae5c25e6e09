import '../runs/runs.css'
import { Paper, Table, Text } from '@mantine/core'
import type { SystemOperation, SystemOperationPage } from '../../contract/system.ts'
import { systemOperationPath } from '../../operations/operation-path.ts'
import { TextLink } from '../links.tsx'
import { RunDuration } from '../runs/RunDuration.tsx'
import { RunState } from '../runs/RunState.tsx'
import { RelativeTime } from '../ui/RelativeTime.tsx'

type Props = { page: SystemOperationPage; isOld: boolean }

/** Read-only: a row opens its operation, and what may be done stands there. */
export const SystemOperationTable = ({ page, isOld }: Props) => (
  <Paper withBorder style={{ overflow: 'hidden' }}>
    <Table
      className="stacked"
      verticalSpacing={8}
      horizontalSpacing="md"
      highlightOnHover
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
        {page.items.map((run) => (
          <Row key={run.id} run={run} readAt={Date.parse(page.asOf)} />
        ))}
      </Table.Tbody>
    </Table>
  </Paper>
)

function Row({ run, readAt }: { run: SystemOperation; readAt: number }) {
  return (
    <Table.Tr className="run-row">
      <Table.Td>
        <TextLink
          to={systemOperationPath(run.id)}
          className="run-row-link"
          fw={600}
          size="sm"
          c="inherit"
          underline="hover"
        >
          {run.label}{' '}
          <Text span size="sm" c="dimmed" fw={400}>
            #{run.id}
          </Text>
        </TextLink>
      </Table.Td>
      <Table.Td>
        <Text size="sm">{run.tenant?.name ?? 'Whole workspace'}</Text>
        <Text size="xs" c="dimmed">
          {run.workspace.name}
        </Text>
      </Table.Td>
      <Table.Td>
        <RunState run={run} readAt={readAt} />
      </Table.Td>
      <Table.Td data-label="Started by">{run.initiator?.name ?? 'System'}</Table.Td>
      <Table.Td>
        <RelativeTime at={run.createdAt} />
      </Table.Td>
      <Table.Td data-label="Duration">
        <RunDuration run={run} />
      </Table.Td>
    </Table.Tr>
  )
}
