import { Group, Paper, Table, Text, Title } from '@mantine/core'
import type { Dashboard } from '../../../contract/dashboard.ts'
import type { Operation } from '../../../contract/operation.ts'
import { TextLink } from '../../links.tsx'
import { paths } from '../../paths.ts'
import { ProblemBadge } from '../../runs/ProblemBadge.tsx'
import { RunBadge } from '../../runs/RunBadge.tsx'
import { RelativeTime } from '../../ui/RelativeTime.tsx'
import { countText } from '../operations/count-text.ts'
import { nothingWords } from '../operations/nothing-words.ts'
import { hubOf } from './hub-opens.ts'
import { RunLink } from './RunLink.tsx'

type Props = {
  glance: Dashboard
  /** The tenant whose page it is; without it each row names its own. */
  back?: string
}

/** What was done last; the rest is in the hub. */
export function RecentOperations({ glance: { recent, numbers, asOf }, back }: Props) {
  const words = nothingWords('all', {}, asOf)
  return (
    <section aria-label="Recent operations">
      <Group justify="space-between" mb="xs" align="baseline">
        <Title order={2}>Recent operations</Title>
        {recent.length === 0 ? null : (
          <TextLink to={paths.operations} search={hubOf(numbers.all, back)} size="sm">
            Show all {countText(numbers.all.count)}
          </TextLink>
        )}
      </Group>
      <Paper withBorder mb="lg" style={{ overflow: 'hidden' }}>
        {recent.length === 0 ? (
          <Text p="md" size="sm">
            {words.title}.{' '}
            <Text span size="sm" c="dimmed">
              {words.body}
            </Text>
          </Text>
        ) : (
          <Rows recent={recent} isOfTenant={back !== undefined} />
        )}
      </Paper>
    </section>
  )
}

function Rows({ recent, isOfTenant }: { recent: readonly Operation[]; isOfTenant: boolean }) {
  return (
    <Table
      className="stacked"
      verticalSpacing={8}
      horizontalSpacing="md"
      highlightOnHover
      aria-label="Recent operations"
    >
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Operation</Table.Th>
          {isOfTenant ? null : <Table.Th scope="col">Tenant</Table.Th>}
          <Table.Th scope="col">State</Table.Th>
          <Table.Th scope="col">Started by</Table.Th>
          <Table.Th scope="col">Created</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {recent.map((run) => (
          <Table.Tr key={run.id}>
            <Table.Td>
              <RunLink run={run} />
            </Table.Td>
            {isOfTenant ? null : <Table.Td>{run.tenant?.name ?? 'Whole workspace'}</Table.Td>}
            <Table.Td>
              <Group gap={6}>
                <RunBadge run={run} />
                <ProblemBadge run={run} />
              </Group>
            </Table.Td>
            <Table.Td>{run.initiator?.name ?? 'System'}</Table.Td>
            <Table.Td>
              <RelativeTime at={run.createdAt} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
