import { Paper, Table, Text, Title } from '@mantine/core'
import type { SystemConsole } from '../../contract/system.ts'
import { operationName, plural } from '../../operations/presenter.ts'
import { systemOperationPath } from '../../operations/operation-path.ts'
import { TextLink } from '../links.tsx'
import { RelativeTime } from '../ui/RelativeTime.tsx'

type Queue = SystemConsole['queue']

/** What may begin and has not, and where it waits. */
export const QueuePanel = ({ queue }: { queue: Queue }) => (
  <Paper component="section" withBorder p="lg" aria-labelledby="queue">
    <Title order={2} id="queue" mb={4}>
      Queue
    </Title>
    <Text size="sm" mb="sm">
      {queue.waiting === 0
        ? 'Nothing waits that could begin.'
        : `${queue.waiting.toLocaleString('en')} ${plural(queue.waiting, 'operation waits', 'operations wait')} that could begin.`}{' '}
      {queue.oldest === null ? null : (
        <>
          Longest:{' '}
          <TextLink to={systemOperationPath(queue.oldest.operationId)} size="sm">
            {operationName(queue.oldest.operationId)}
          </TextLink>
          , <RelativeTime at={queue.oldest.since} />.{' '}
        </>
      )}
      {lanesSentence(queue.lanes)}
    </Text>
    {queue.longest.length === 0 ? null : <Lanes lanes={queue.longest} />}
  </Paper>
)

function lanesSentence({ all, busy, full }: Queue['lanes']): string {
  if (all === 0) return 'No lane was ever used.'
  return `Work is under way in ${busy.toLocaleString('en')} of ${all.toLocaleString('en')} ${plural(all, 'lane', 'lanes')}; ${full.toLocaleString('en')} ${plural(full, 'is', 'are')} full.`
}

const Lanes = ({ lanes }: { lanes: Queue['longest'] }) => (
  <Table className="stacked" verticalSpacing={6} aria-label="Lanes in which most waits">
    <Table.Thead>
      <Table.Tr>
        <Table.Th scope="col">Of</Table.Th>
        <Table.Th scope="col">Workspace</Table.Th>
        <Table.Th scope="col">Lane</Table.Th>
        <Table.Th scope="col">Waiting</Table.Th>
        <Table.Th scope="col">Under way</Table.Th>
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {lanes.map((lane) => (
        <Table.Tr key={lane.key}>
          <Table.Td>{lane.tenant ?? 'Whole workspace'}</Table.Td>
          <Table.Td data-label="Workspace">{lane.workspace}</Table.Td>
          <Table.Td data-label="Lane">{loadOf(lane.key)}</Table.Td>
          <Table.Td data-label="Waiting">{lane.waiting.toLocaleString('en')}</Table.Td>
          <Table.Td data-label="Under way">
            {lane.running} of {lane.max}
          </Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
)

/** The kind of load, as its key ends: what asks Microsoft is limited apart from what does not. */
const loadOf = (key: string): string =>
  key.endsWith(':provider') ? 'Asks Microsoft' : key.endsWith(':local') ? 'Local work' : 'Work of the workspace'
