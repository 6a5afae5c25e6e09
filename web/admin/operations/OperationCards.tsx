import { Group, Paper, Stack, Text } from '@mantine/core'
import type { Operation } from '../../../contract/operation.ts'
import { RunDuration } from '../../runs/RunDuration.tsx'
import { RunState } from '../../runs/RunState.tsx'
import { RelativeTime } from '../../ui/RelativeTime.tsx'
import { RowLink, type RowsProps } from './OperationsTable.tsx'

/** The same rows where a table has no room. */
export function OperationCards({ items, readAt, isOld }: RowsProps) {
  return (
    <Stack
      component="ul"
      gap="xs"
      m={0}
      p={0}
      aria-label="Operations"
      aria-busy={isOld}
      style={{ listStyle: 'none', opacity: isOld ? 0.6 : 1 }}
    >
      {items.map((run) => (
        <Card key={run.id} run={run} readAt={readAt} />
      ))}
    </Stack>
  )
}

function Card({ run, readAt }: { run: Operation; readAt: number }) {
  return (
    <Paper component="li" withBorder p="sm" className="run-row">
      <Group justify="space-between" gap="xs" wrap="nowrap" align="baseline">
        <RowLink run={run} />
        <Text size="xs" c="dimmed">
          <RunDuration run={run} />
        </Text>
      </Group>
      <Text size="sm" mb={6}>
        {run.tenant?.name ?? 'Whole workspace'}
      </Text>
      <RunState run={run} readAt={readAt} />
      <Text size="xs" c="dimmed" mt={6}>
        {run.initiator?.name ?? 'System'}, <RelativeTime at={run.createdAt} />
      </Text>
    </Paper>
  )
}
