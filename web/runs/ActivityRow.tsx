import { Box, Group, Text } from '@mantine/core'
import type { Operation } from '../../contract/operation.ts'
import { elapsedText, expectedText } from '../../operations/elapsed.ts'
import { operationPath } from '../../operations/operation-path.ts'
import { operationName, viewOperation } from '../../operations/presenter.ts'
import { TextLink } from '../links.tsx'
import { RunBadge } from './RunBadge.tsx'
import { RunProgress } from './RunProgress.tsx'
import { doingSentence } from './doing-sentence.ts'
import { useServerTime } from './use-server-time.ts'

/** One active run: what it is, what it does, since when, and how far it says it is. */
export function ActivityRow({ run, readAt }: { run: Operation; readAt: number }) {
  const clocks = [elapsedText(run, useServerTime()), expectedText(run.type)].filter((text) => text !== null)
  const sentence = doingSentence(run, readAt)
  return (
    <Box px="md" py="xs" className="activity-row">
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="sm" fw={600}>
          {run.label}
        </Text>
        <RunBadge run={run} />
      </Group>
      {sentence === null ? null : <Text size="xs">{sentence}</Text>}
      <Box my={6}>
        <RunProgress run={run} />
      </Box>
      <Group justify="space-between" gap={4}>
        <Text size="xs" c="dimmed">
          {clocks.join(' · ')}
        </Text>
        <TextLink to={operationPath(run.id)} size="xs" aria-label={`${viewOperation}: ${operationName(run.id)}`}>
          {viewOperation}
        </TextLink>
      </Group>
    </Box>
  )
}
