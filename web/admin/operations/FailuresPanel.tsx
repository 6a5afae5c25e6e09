import { Paper, Stack, Switch, Table, Text, Title } from '@mantine/core'
import { useState } from 'react'
import type { OperationDetail } from '../../../contract/operation.ts'
import { plural } from '../../../operations/presenter.ts'
import { shownRun } from '../../../contract/shown-run.ts'
import { failureGroups, type FailureGroup } from './failure-groups.ts'

/** What went wrong, by cause; each cause with the items it hit and what was answered for them. */
export function FailuresPanel({ run }: { run: OperationDetail }) {
  const [hasIds, showIds] = useState(false)
  const groups = failureGroups(shownRun(run).failures)
  if (groups.length === 0) return null
  const hasItems = groups.some(({ items }) => items.some(({ id }) => id !== null))
  return (
    <Paper component="section" withBorder p="lg" aria-labelledby="failures">
      <Title order={2} id="failures" mb="sm">
        What went wrong
      </Title>
      <Stack gap="lg">
        {groups.map((group) => (
          <Group key={group.code} group={group} hasIds={hasIds} />
        ))}
      </Stack>
      {hasItems ? (
        <Switch
          mt="md"
          size="xs"
          label="Show ids"
          checked={hasIds}
          onChange={(event) => showIds(event.currentTarget.checked)}
        />
      ) : null}
    </Paper>
  )
}

function Group({ group, hasIds }: { group: FailureGroup; hasIds: boolean }) {
  return (
    <div>
      <Text fw={600} size="sm">
        {group.sentence} ({group.count.toLocaleString('en')} {plural(group.count, 'time', 'times')})
      </Text>
      <Text size="xs" c="dimmed" mb={6}>
        {group.startAgainHelps ? 'Starting again can help once the cause is gone.' : 'Starting again does not help.'}
      </Text>
      <Table verticalSpacing={4} aria-label={group.sentence}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col" w="38%">
              Item
            </Table.Th>
            <Table.Th scope="col">Detail</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {group.items.map((item, index) => (
            <Table.Tr key={index}>
              <Table.Td>
                {item.name ?? 'No single item'}
                {hasIds && item.id !== null ? (
                  <Text size="xs" c="dimmed" ff="monospace">
                    {item.id}
                  </Text>
                ) : null}
              </Table.Td>
              <Table.Td>
                {item.message}
                {item.count === 1 ? null : ` (${item.count.toLocaleString('en')} times)`}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}
