import { useQuery } from '@tanstack/react-query'
import type { Operation } from '../../contract/operation.ts'
import { useLive } from '../api/live.ts'
import { operationCountsQuery, operationsQuery } from '../api/queries.ts'
import { nextReadingMs } from './next-reading.ts'

/** As many as can be taken in at a glance (spec: operations §8). */
export const rowsMax = 5

export type ActiveRuns = {
  readonly rows: readonly Operation[]
  /** All that are active in the tenant, exact; null while only "more than the rows" is known. */
  readonly count: number | null
  /** When the rows were read, in ms of the server's clock. */
  readonly readAt: number
}

/** What is queued or running in a tenant; null until it was read, and for who may not see operations. */
export function useActiveRuns(tenant: string, maySee: boolean): ActiveRuns | null {
  const isStreamLost = useLive().state === 'lost'
  const { data, isPlaceholderData } = useQuery({
    ...operationsQuery({ tenant, tab: 'active', limit: rowsMax }),
    enabled: maySee,
    refetchInterval: ({ state }) =>
      nextReadingMs(state.data?.items ?? [], Date.parse(state.data?.asOf ?? ''), isStreamLost),
  })
  const hasMore = data !== undefined && (data.nextCursor !== null || data.items.length > rowsMax)
  const { data: counts } = useQuery({
    ...operationCountsQuery({ tenant, tab: 'active' }),
    enabled: maySee && hasMore,
    refetchInterval: hasMore && isStreamLost ? nextReadingMs(data.items, Date.parse(data.asOf), true) : false,
  })
  // Another tenant's rows are never shown in the place of this one's.
  if (!maySee || data === undefined || isPlaceholderData) return null
  const rows = data.items.slice(0, rowsMax)
  return { rows, count: hasMore ? (counts?.tabs.active ?? null) : rows.length, readAt: Date.parse(data.asOf) }
}
