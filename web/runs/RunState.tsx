import { Box, Group, Text } from '@mantine/core'
import type { Operation } from '../../contract/operation.ts'
import { shownRun } from '../../contract/shown-run.ts'
import { endedSentence } from '../../operations/decision.ts'
import { ProblemBadge } from './ProblemBadge.tsx'
import { RunBadge } from './RunBadge.tsx'
import { RunProgress } from './RunProgress.tsx'
import { doingSentence } from './doing-sentence.ts'

/** How a run stands, in a list: its badge, what it does or why it ended so, and its progress while it has one. */
export function RunState({ run, readAt }: { run: Operation; readAt: number }) {
  const sentence = run.status === 'completed' ? endedSentence(shownRun(run)) : doingSentence(run, readAt)
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
