import { Group, Text } from '@mantine/core'
import type { Operation } from '../../../contract/operation.ts'
import { operationName } from '../../../operations/presenter.ts'
import { operationPath } from '../../../operations/operation-path.ts'
import { TextLink } from '../../links.tsx'
import { RunBadge } from '../../runs/RunBadge.tsx'
import { RunMoment } from '../RunMoment.tsx'

/** `last`: null for a tenant that was never synced, undefined until it was read. */
export function LastSyncCell({ last, isUnreadable }: { last: Operation | null | undefined; isUnreadable: boolean }) {
  if (last === undefined) return <Dim>{isUnreadable ? 'Could not be read' : 'Reading…'}</Dim>
  if (last === null) return <Dim>Never synced</Dim>
  return (
    <Group gap="xs">
      <RunBadge run={last} />
      <Text size="sm" c="dimmed">
        <RunMoment run={last} />, <TextLink to={operationPath(last.id)}>{operationName(last.id)}</TextLink>
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
