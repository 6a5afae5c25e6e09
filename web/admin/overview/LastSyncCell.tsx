import { Group, Text } from '@mantine/core'
import { operationName } from '../../../operations/presenter.ts'
import { operationPath } from '../../../operations/operation-path.ts'
import { TextLink } from '../../links.tsx'
import { RunBadge } from '../../runs/RunBadge.tsx'
import { RunMoment } from '../RunMoment.tsx'
import type { LastSync } from './last-syncs.ts'

/** `last` is null until it was read. */
export function LastSyncCell({ last, isUnreadable }: { last: LastSync | null; isUnreadable: boolean }) {
  if (last === null) return <Dim>{isUnreadable ? 'Could not be read' : 'Reading…'}</Dim>
  if (last === 'none') return <Dim>None in the last 30 days</Dim>
  if (last === 'unknown') return <Dim>None among the latest 200 syncs</Dim>
  const { operation } = last
  return (
    <Group gap="xs">
      <RunBadge run={operation} />
      <Text size="sm" c="dimmed">
        <RunMoment run={operation} />,{' '}
        <TextLink to={operationPath(operation.id)}>{operationName(operation.id)}</TextLink>
      </Text>
    </Group>
  )
}

function Dim({ children }: { children: string }) {
  return (
    <Text size="sm" c="dimmed">
      {children}
    </Text>
  )
}
