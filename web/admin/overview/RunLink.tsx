import { Text } from '@mantine/core'
import type { Operation } from '../../../contract/operation.ts'
import { operationPath } from '../../../operations/operation-path.ts'
import { TextLink } from '../../links.tsx'

/** An operation by its name and number, leading to its page. */
export function RunLink({ run }: { run: Pick<Operation, 'id' | 'label'> }) {
  return (
    <TextLink to={operationPath(run.id)} fw={600} size="sm" c="inherit" underline="hover">
      {run.label}{' '}
      <Text span size="sm" c="dimmed" fw={400}>
        #{run.id}
      </Text>
    </TextLink>
  )
}
