import { Group, Paper, Stack, Text } from '@mantine/core'
import { memo } from 'react'
import { operationPath } from '../../../operations/operation-path.ts'
import { RunDuration } from '../../runs/RunDuration.tsx'
import { RunLink } from '../../runs/RunLink.tsx'
import { RelativeTime } from '../../ui/RelativeTime.tsx'
import {
  isSameRow,
  rowMarks,
  RowState,
  SelectPage,
  SelectRow,
  type RowProps,
  type RowsProps,
} from './OperationsTable.tsx'

/** The same rows where a table has no room. */
export function OperationCards({ rows, selection, isOld }: RowsProps) {
  return (
    <>
      <Group gap={4} mb={4} wrap="nowrap">
        <SelectPage selection={selection} isOld={isOld} />
        <Text size="xs" c="dimmed" aria-hidden>
          All on this page
        </Text>
      </Group>
      <Stack
        component="ul"
        gap="xs"
        m={0}
        p={0}
        aria-label="Operations"
        aria-busy={isOld}
        style={{ listStyle: 'none', opacity: isOld ? 0.6 : 1 }}
      >
        {rows.map((row) => (
          <Card key={row.run.id} row={row} selection={selection} isOld={isOld} />
        ))}
      </Stack>
    </>
  )
}

const Card = memo(function Card({ row, selection, isOld }: RowProps) {
  const { run } = row
  return (
    <Paper component="li" withBorder p="sm" {...rowMarks({ row, selection })}>
      <Group gap={4} wrap="nowrap">
        <SelectRow row={row} selection={selection} isOld={isOld} />
        <RunLink run={run} to={operationPath(run.id)} />
        <Text size="xs" c="dimmed" ml="auto">
          <RunDuration run={run} />
        </Text>
      </Group>
      <Text size="sm" mb={6}>
        {run.tenant?.name ?? 'Whole workspace'}
      </Text>
      <RowState row={row} />
      <Text size="xs" c="dimmed" mt={6}>
        {run.initiator?.name ?? 'System'}, <RelativeTime at={run.createdAt} />
      </Text>
    </Paper>
  )
}, isSameRow)
