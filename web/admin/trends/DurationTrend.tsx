import { NativeSelect, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { operationLabel } from '../../../operations/catalog.ts'
import { durationText } from '../../../operations/presenter.ts'
import { durationsMax, type DurationsOfDay } from '../../../contract/trends.ts'
import { durationTrendQuery } from '../../api/queries.ts'
import { FailedReading } from '../../shell/FailedReading.tsx'
import { ChartFrame } from '../../ui/charts/ChartFrame.tsx'
import { RangeLine } from '../../ui/charts/RangeLine.tsx'
import { ReadingRows } from '../../ui/ReadingRows.tsx'
import { countText } from '../operations/count-text.ts'
import { useHubOpens } from '../overview/hub-opens.ts'
import { dayLong, dayShort, ownZone, trendNote } from './day-words.ts'
import { useFollowing } from './follow-page.ts'
import type { TrendProps } from './OutcomeTrend.tsx'
import { TrendTable, type TrendRow } from './TrendTable.tsx'

const title = 'How long it takes'
const explained = `The dot is the middle of the day, the line goes up to its slowest. Only what succeeded is measured, from its start to its end; of a day the newest ${durationsMax}.`

/** How long one kind of operation takes, from day to day. */
export function DurationTrend({ place, follows, back }: TrendProps) {
  const [chosen, choose] = useState<string | null>(null)
  const asked = { ...place, zone: ownZone(), ...(chosen === null ? {} : { type: chosen }) }
  const reading = useQuery(durationTrendQuery(asked))
  useFollowing(reading, follows)
  const { data, error, refetch } = reading
  if (data === undefined)
    return error === null ? (
      <ReadingRows label="Reading how long operations take" rows={5} />
    ) : (
      <FailedReading error={error} again={() => void refetch()} />
    )
  const { types, type, days, asOf } = data
  const options =
    type === null || types.some((one) => one.type === type) ? types : [...types, { type, label: operationLabel(type) }]
  return (
    <div>
      {error === null ? null : <FailedReading error={error} again={() => void refetch()} asOf={asOf} />}
      <ChartFrame
        title={title}
        note={trendNote(data)}
        controls={
          options.length === 0 ? null : (
            <NativeSelect
              aria-label="Operation"
              size="xs"
              data={options.map(({ type: value, label }) => ({ value, label }))}
              value={chosen ?? type ?? ''}
              onChange={({ currentTarget }) => choose(currentTarget.value)}
            />
          )
        }
        chart={<Chart days={days} label={type === null ? null : operationLabel(type)} back={back} />}
        table={
          <TrendTable label={title} columns={['Succeeded', 'Middle', 'Slowest']} rows={days.map(rowOf)} back={back} />
        }
      />
    </div>
  )
}

const text = (ms: number | null): string => (ms === null ? '–' : durationText(ms))
const axisText = (ms: number): string => durationText(ms).replace(/ 0 (s|min)$/, '')
const rowOf = ({ day, succeeded, medianMs, slowestMs }: DurationsOfDay): TrendRow => ({
  day,
  cells: [succeeded, text(medianMs), text(slowestMs)],
})

type ChartProps = { days: readonly DurationsOfDay[]; label: string | null; back: string | undefined }

function Chart({ days, label, back }: ChartProps) {
  const opens = useHubOpens(back)
  if (label === null || days.every(({ medianMs }) => medianMs === null))
    return (
      <Text size="sm" c="dimmed">
        {label === null
          ? 'Nothing of a known kind has succeeded in this time'
          : `No ${label} has succeeded in this time`}
        , so there is nothing to measure.
      </Text>
    )
  const points = days.map(({ day, succeeded, medianMs, slowestMs }) => ({
    key: day,
    label: dayShort(day),
    measured:
      medianMs === null || slowestMs === null
        ? null
        : {
            ...opens(succeeded),
            middleMs: medianMs,
            mostMs: slowestMs,
            title: `${dayLong(day)}: ${countText(succeeded.count)} succeeded, middle ${text(medianMs)}, slowest ${text(slowestMs)}`,
          },
  }))
  return (
    <>
      <RangeLine points={points} color="var(--mantine-primary-color-filled)" durationText={axisText} />
      <Text size="xs" c="dimmed" mt={8}>
        {explained}
      </Text>
    </>
  )
}
