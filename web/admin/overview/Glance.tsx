import { SimpleGrid } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Dashboard } from '../../../contract/dashboard.ts'
import { FailedReading } from '../../shell/FailedReading.tsx'
import { ReadingRows } from '../../ui/ReadingRows.tsx'
import { DurationTrend } from '../trends/DurationTrend.tsx'
import { OutcomeTrend } from '../trends/OutcomeTrend.tsx'
import { saidBy } from './glance.ts'
import { NeedsAttention } from './NeedsAttention.tsx'
import { NumberTiles } from './NumberTiles.tsx'
import { RecentOperations } from './RecentOperations.tsx'

type Props = {
  reading: Pick<UseQueryResult<Dashboard>, 'data' | 'error' | 'refetch'>
  place: { readonly workspace?: string; readonly tenant?: string }
  /** The tenant whose page it is. */
  back?: string
  /** What a page says besides, after that. */
  children?: ReactNode
}

/** A place at a glance: how many, what needs somebody, what was done last, and how it went. */
export function Glance({ reading, place, back, children }: Props) {
  const { data, error, refetch } = reading
  const of = back === undefined ? {} : { back }
  return (
    <>
      {error === null ? null : (
        <FailedReading
          error={error}
          again={() => void refetch()}
          {...(data === undefined ? {} : { asOf: data.asOf })}
        />
      )}
      <NumberTiles glance={data} {...of} />
      {data !== undefined ? (
        <>
          <NeedsAttention glance={data} {...of} />
          <RecentOperations glance={data} {...of} />
        </>
      ) : error === null ? (
        <ReadingRows label="Reading what needs attention and what was done last" />
      ) : null}
      {data === undefined ? null : (
        <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="sm" mb="lg">
          <OutcomeTrend place={place} follows={saidBy(data)} {...of} />
          <DurationTrend place={place} follows={saidBy(data)} {...of} />
        </SimpleGrid>
      )}
      {data === undefined && error === null ? null : children}
    </>
  )
}
