import '../../runs/runs.css'
import { Table, Text } from '@mantine/core'
import type { Operation } from '../../../contract/operation.ts'
import { operationPath } from '../../../operations/operation-path.ts'
import { TextLink } from '../../links.tsx'
import { RunDuration } from '../../runs/RunDuration.tsx'
import { RunState } from '../../runs/RunState.tsx'
import { RelativeTime } from '../../ui/RelativeTime.tsx'

export type RowsProps = {
  items: readonly Operation[]
  /** When they were read, in ms of the server's clock. */
  readAt: number
  /** Another page is being read; what stands here is the one before. */
  isOld: boolean
}

export function OperationsTable({ items, readAt, isOld }: RowsProps) {
  return (
    <Table
      aria-label="Operations"
      aria-busy={isOld}
      verticalSpacing={10}
      horizontalSpacing="md"
      highlightOnHover
      layout="fixed"
      style={isOld ? { opacity: 0.6 } : {}}
    >
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Operation</Table.Th>
          <Table.Th scope="col" w="18%">
            Tenant
          </Table.Th>
          <Table.Th scope="col" w="29%">
            State
          </Table.Th>
          <Table.Th scope="col" w="12%">
            Started by
          </Table.Th>
          <Table.Th scope="col" w={108}>
            Created
          </Table.Th>
          <Table.Th scope="col" w={112}>
            Duration
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map((run) => (
          <Row key={run.id} run={run} readAt={readAt} />
        ))}
      </Table.Tbody>
    </Table>
  )
}

function Row({ run, readAt }: { run: Operation; readAt: number }) {
  return (
    <Table.Tr className="run-row">
      <Table.Td>
        <RowLink run={run} />
      </Table.Td>
      <Table.Td>{run.tenant?.name ?? 'Whole workspace'}</Table.Td>
      <Table.Td>
        <RunState run={run} readAt={readAt} />
      </Table.Td>
      <Table.Td>{run.initiator?.name ?? 'System'}</Table.Td>
      <Table.Td>
        <RelativeTime at={run.createdAt} />
      </Table.Td>
      <Table.Td>
        <RunDuration run={run} />
      </Table.Td>
    </Table.Tr>
  )
}

/** The link that the whole row is. */
export function RowLink({ run }: { run: Operation }) {
  return (
    <TextLink to={operationPath(run.id)} className="run-row-link" fw={600} size="sm" c="inherit" underline="hover">
      {run.label}{' '}
      <Text span size="sm" c="dimmed" fw={400}>
        #{run.id}
      </Text>
    </TextLink>
  )
}
