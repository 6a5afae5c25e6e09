import { Paper, Stack, Switch, Table, Text, Title } from '@mantine/core'
import { useState } from 'react'
import type { OperationDetail } from '../../../contract/operation.ts'
import { againText } from '../../../operations/act-words.ts'
import { timesText } from '../../../operations/ending-words.ts'
import { requestIdLabel } from '../../../operations/failure.ts'
import { shownRun } from '../../../contract/shown-run.ts'
import { CopyText } from '../../runs/CopyText.tsx'
import { failureGroups, type FailureGroup, type FailureItem } from './failure-groups.ts'

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
        {group.sentence} ({timesText(group.count)})
      </Text>
      <Text size="xs" c="dimmed" mb={6}>
        {againText(group.startAgainHelps)}
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
            <Item key={index} item={item} hasIds={hasIds} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

function Item({ item, hasIds }: { item: FailureItem; hasIds: boolean }) {
  return (
    <Table.Tr>
      <Table.Td>
        {item.name ?? 'No single item'}
        {hasIds && item.id !== null ? (
          <div>
            <Id text={item.id} />
          </div>
        ) : null}
      </Table.Td>
      <Table.Td>
        {item.message}
        {item.count === 1 ? null : ` (${timesText(item.count)})`}
        {item.requestId === null ? null : (
          <Text size="xs" c="dimmed" component="div">
            {requestIdLabel}: <Id text={item.requestId} />
            <CopyText what={`${requestIdLabel} of ${item.name ?? 'this failure'}`} text={item.requestId} />
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  )
}

const Id = ({ text }: { text: string }) => (
  <Text size="xs" c="dimmed" ff="monospace" component="span" style={{ overflowWrap: 'anywhere' }}>
    {text}
  </Text>
)
