import { Group, Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import type { OperationDetail } from '../../../contract/operation.ts'
import { decisionOf } from '../../../operations/decision.ts'
import { operationPath } from '../../../operations/operation-path.ts'
import { operationName } from '../../../operations/presenter.ts'
import { TextLink } from '../../links.tsx'
import { ProblemBadge } from '../../runs/ProblemBadge.tsx'
import { RunBadge } from '../../runs/RunBadge.tsx'
import { shownRun } from '../../../contract/shown-run.ts'

type Props = {
  run: OperationDetail
  readAt: number
  /** What can be done about it; told whether starting the work again is the one step to take. */
  action: (isStartAgainNext: boolean) => ReactNode
  /** Where another operation stands. */
  pathOf?: (id: string) => string
}

/** The one question first: how does it stand, how is that known, and what is there to do. */
export function DecisionZone({ run, readAt, action, pathOf = operationPath }: Props) {
  const decision = decisionOf(shownRun(run), readAt, run.workerName)
  return (
    <Paper component="section" aria-label="How it stands" withBorder p="lg" mb="md">
      <Group justify="space-between" align="flex-start" gap="md">
        <Stack gap={6} miw={0} style={{ flex: '1 1 320px' }}>
          <Group gap={6}>
            <RunBadge run={run} />
            <ProblemBadge run={run} />
          </Group>
          <Title order={2}>{decision.headline}</Title>
          {decision.evidence === null ? null : <Text size="sm">{decision.evidence}</Text>}
          <Text size="sm">
            <Text span fw={600} size="sm">
              Next:
            </Text>{' '}
            {run.resolvedBy === null ? (
              decision.next
            ) : (
              <>
                Nothing to do. Resolved by{' '}
                <TextLink to={pathOf(run.resolvedBy)}>{operationName(run.resolvedBy)}</TextLink>.
              </>
            )}
          </Text>
        </Stack>
        {action(decision.startAgain)}
      </Group>
    </Paper>
  )
}
