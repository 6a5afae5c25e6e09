import { Paper, Table, Text, Title } from '@mantine/core'
import { IconCircleCheck, IconClockExclamation } from '@tabler/icons-react'
import type { SystemConsole } from '../../contract/system.ts'
import { momentText, plural } from '../../operations/presenter.ts'
import { Notice } from '../ui/Notice.tsx'
import { RelativeTime } from '../ui/RelativeTime.tsx'
import { ToneBadge } from '../ui/ToneBadge.tsx'

type Fleet = SystemConsole['fleet']

/** Who is there to do the work. */
export const FleetPanel = ({ fleet, hints }: { fleet: Fleet; hints: SystemConsole['hints'] }) => (
  <Paper component="section" withBorder p="lg" mb="md" aria-labelledby="fleet">
    <Title order={2} id="fleet" mb={4}>
      Workers
    </Title>
    <Text size="sm" mb="sm">
      {fleetSentence(fleet)}
    </Text>
    {hints.isFilling ? (
      <Notice tone="warning" title="The queue of hints fills up">
        A session of the database listens and stays in its transaction. Operations go on, but pages hear of them late.
      </Notice>
    ) : null}
    {fleet.workers.length === 0 ? null : <Workers workers={fleet.workers} />}
  </Paper>
)

function fleetSentence({ alive, slots, busy, aliveSince, lastAliveAt }: Fleet): string {
  if (alive > 0 && aliveSince !== null)
    return `${count(alive, 'worker is', 'workers are')} there, ${busy} of ${count(slots, 'slot', 'slots')} taken. ${freeSentence(busy < slots, aliveSince)}`
  return lastAliveAt === null
    ? 'No worker has reported yet: nothing is done until one does.'
    : `No worker is there: nothing is done. The last one was heard of at ${momentText(lastAliveAt)}.`
}

const freeSentence = (isFree: boolean, since: string): string =>
  isFree
    ? `Some slot has been free without a break since ${momentText(since)}.`
    : 'What is queued waits for a free one.'

const count = (number: number, one: string, many: string) =>
  `${number.toLocaleString('en')} ${plural(number, one, many)}`

const Workers = ({ workers }: { workers: Fleet['workers'] }) => (
  <Table className="stacked" verticalSpacing={6} aria-label="Workers">
    <Table.Thead>
      <Table.Tr>
        <Table.Th scope="col">Worker</Table.Th>
        <Table.Th scope="col">State</Table.Th>
        <Table.Th scope="col">Slots taken</Table.Th>
        <Table.Th scope="col">Last heard of</Table.Th>
        <Table.Th scope="col">Started</Table.Th>
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {workers.map((worker) => (
        <Table.Tr key={worker.id}>
          <Table.Td>
            {worker.id}{' '}
            <Text span size="xs" c="dimmed">
              on {worker.host}
            </Text>
          </Table.Td>
          <Table.Td>
            {worker.isAlive ? (
              <ToneBadge tone="neutral" icon={<IconCircleCheck size={13} aria-hidden />}>
                There
              </ToneBadge>
            ) : (
              <ToneBadge tone="neutral" icon={<IconClockExclamation size={13} aria-hidden />}>
                Gone or silent
              </ToneBadge>
            )}
          </Table.Td>
          <Table.Td data-label="Slots taken">
            {worker.busy} of {worker.slots}
          </Table.Td>
          <Table.Td data-label="Last heard of">
            <RelativeTime at={worker.lastBeatAt} />
          </Table.Td>
          <Table.Td data-label="Started">
            <RelativeTime at={worker.startedAt} />
          </Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
)
