import { Paper, Text, Timeline, Title } from '@mantine/core'
import type { OperationDetail, OperationEvent } from '../../../contract/operation.ts'
import { eventWords, relatedOperation } from '../../../operations/event-words.ts'
import { operationPath } from '../../../operations/operation-path.ts'
import { momentText, operationName } from '../../../operations/presenter.ts'
import { TextLink } from '../../links.tsx'
import { toneSigns } from '../../runs/badges.ts'
import { FailedReading } from '../../shell/FailedReading.tsx'
import { ReadingRows } from '../../ui/ReadingRows.tsx'
import { RelativeTime } from '../../ui/RelativeTime.tsx'
import { toneTexts } from '../../ui/theme.ts'
import { PathTaken } from './PathTaken.tsx'

type Props = {
  run: OperationDetail
  reading: { data: { items: readonly OperationEvent[] } | undefined; error: Error | null; refetch: () => unknown }
  /** Where another operation stands. */
  pathOf?: (id: string) => string
}

/** What happened, in the order in which it was written down. */
export function TimelinePanel({ run, reading: { data, error, refetch }, pathOf = operationPath }: Props) {
  return (
    <Paper component="section" withBorder p="lg" aria-labelledby="timeline">
      <Title order={2} id="timeline" mb="sm">
        What happened
      </Title>
      <PathTaken run={run} events={data?.items ?? null} />
      {error === null ? null : <FailedReading error={error} again={() => void refetch()} />}
      {data === undefined ? (
        error === null ? (
          <ReadingRows label="Reading what happened" rows={3} />
        ) : null
      ) : (
        <Events events={data.items} outcome={run.outcome} pathOf={pathOf} />
      )}
    </Paper>
  )
}

type EventsProps = {
  events: readonly OperationEvent[]
  outcome: OperationDetail['outcome']
  pathOf: (id: string) => string
}

function Events({ events, outcome, pathOf }: EventsProps) {
  return (
    <Timeline
      aria-label="Step by step"
      bulletSize={22}
      lineWidth={2}
      color="gray"
      component="ol"
      style={{ listStyle: 'none' }}
    >
      {events.map((event) => {
        const words = eventWords(event, outcome)
        const Sign = toneSigns[words.tone]
        const other = relatedOperation(event)
        return (
          <Timeline.Item
            key={event.id}
            component="li"
            bullet={<Sign size={14} color={toneTexts[words.tone]} aria-hidden />}
            title={
              <Text size="sm" fw={600} component="span">
                {words.title}
              </Text>
            }
          >
            {words.detail === null ? null : <Text size="sm">{words.detail}</Text>}
            <Text size="xs" c="dimmed">
              <RelativeTime at={event.at} />, {momentText(event.at)}
              {other === null ? null : (
                <>
                  {' · '}
                  <TextLink to={pathOf(other)} size="xs">
                    {operationName(other)}
                  </TextLink>
                </>
              )}
            </Text>
          </Timeline.Item>
        )
      })}
    </Timeline>
  )
}
