import { Box, Group, Text } from '@mantine/core'
import type { Operation } from '../../contract/operation.ts'
import { reasonSentence } from '../../operations/failure.ts'
import { operationName } from '../../operations/presenter.ts'
import { ProblemBadge } from './ProblemBadge.tsx'
import { RunBadge } from './RunBadge.tsx'
import { RunProgress } from './RunProgress.tsx'
import { doingSentence } from './doing-sentence.ts'

/** How a run stands, in a list: its badge, what it does or why it ended so, and its progress while it has one. */
export function RunState({ run, readAt }: { run: Operation; readAt: number }) {
  const sentence = run.status === 'completed' ? endSentence(run) : doingSentence(run, readAt)
  return (
    <>
      <Group gap={6}>
        <RunBadge run={run} />
        <ProblemBadge run={run} />
      </Group>
      {sentence === null ? null : (
        <Text size="xs" c="dimmed" mt={4}>
          {sentence}
        </Text>
      )}
      {run.status === 'completed' ? null : (
        <Box mt={6}>
          <RunProgress run={run} />
        </Box>
      )}
    </>
  )
}

function endSentence(run: Operation): string | null {
  const why = run.reasonCode === null ? null : reasonSentence(run.reasonCode)
  if (run.resolvedBy === null) return why
  return [why, `Resolved by ${operationName(run.resolvedBy)}.`].filter((part) => part !== null).join(' ')
}
