import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { hubNumber } from '../../../contract/hub-number.ts'
import { trendDays, type OutcomesOfDay } from '../../../contract/trends.ts'
import { outcomeTrendQuery } from '../../api/queries.ts'
import { FailedReading } from '../../shell/FailedReading.tsx'
import { ChartFrame } from '../../ui/charts/ChartFrame.tsx'
import { StackedBars } from '../../ui/charts/StackedBars.tsx'
import { Legend } from '../../ui/charts/Swatch.tsx'
import { ReadingRows } from '../../ui/ReadingRows.tsx'
import { useHubOpens } from '../overview/hub-opens.ts'
import { dayLong, dayShort, ownZone, trendNote } from './day-words.ts'
import { useFollowing } from './follow-page.ts'
import { outcomeLook, outcomeOrder } from './outcome-looks.ts'
import { TrendTable, type TrendRow } from './TrendTable.tsx'

export type TrendProps = {
  place: { readonly workspace?: string; readonly tenant?: string }
  /** What the page beside it says: when that changes, the trend is read again. */
  follows: string
  /** The tenant whose page it stands on. */
  back?: string
}

const title = 'Operations per day'

/** How the operations of each day went. */
export function OutcomeTrend({ place, follows, back }: TrendProps) {
  const reading = useQuery(outcomeTrendQuery({ ...place, zone: ownZone() }))
  useFollowing(reading, follows)
  const { data, error, refetch } = reading
  if (data === undefined)
    return error === null ? (
      <ReadingRows label="Reading the operations per day" rows={5} />
    ) : (
      <FailedReading error={error} again={() => void refetch()} />
    )
  const { days, asOf } = data
  const occurring = outcomeOrder.filter((one) =>
    days.some((day) => day.outcomes.some(({ outcome }) => outcome === one)),
  )
  return (
    <div>
      {error === null ? null : <FailedReading error={error} again={() => void refetch()} asOf={asOf} />}
      <ChartFrame
        title={title}
        note={trendNote(data)}
        chart={
          occurring.length === 0 ? (
            <Text size="sm" c="dimmed">
              No operations in these {trendDays} days.
            </Text>
          ) : (
            <>
              <Bars days={days} back={back} />
              <Legend items={occurring.map(outcomeLook)} />
            </>
          )
        }
        table={
          <TrendTable
            label={title}
            columns={[...occurring.map((outcome) => outcomeLook(outcome).label), 'All']}
            rows={days.map((day) => rowOf(day, occurring))}
            back={back}
          />
        }
      />
    </div>
  )
}

const none = hubNumber(0, {})
const rowOf = ({ day, outcomes, all }: OutcomesOfDay, shown: typeof outcomeOrder): TrendRow => ({
  day,
  cells: [...shown.map((one) => outcomes.find(({ outcome }) => outcome === one) ?? none), all],
})

function Bars({ days, back }: { days: readonly OutcomesOfDay[]; back: string | undefined }) {
  const opens = useHubOpens(back)
  const bars = days.map(({ day, outcomes }) => ({
    key: day,
    label: dayShort(day),
    segments: outcomeOrder.flatMap((one) =>
      outcomes
        .filter(({ outcome }) => outcome === one)
        .map((number) => {
          const { label, ...look } = outcomeLook(one)
          const value = typeof number.count === 'number' ? number.count : number.count.atLeast
          return {
            ...opens(number),
            ...look,
            key: one,
            value,
            title: `${dayLong(day)}: ${value.toLocaleString('en')} ${label.toLowerCase()}`,
          }
        }),
    ),
  }))
  return <StackedBars bars={bars} />
}
