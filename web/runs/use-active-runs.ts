import { queryOptions, useQuery } from '@tanstack/react-query'
import { countOperations, listOperations } from '../../contract/operations.ts'
import { read } from '../api/client.ts'
import { useLive } from '../api/live.ts'
import { rowsMax, rowsOf, type ActiveRuns } from './active-runs.ts'
import { nextReadingMs } from './next-reading.ts'

/** What is active in a tenant, as one reading, so that rows and number are of one moment. */
export const activeRunsQuery = (tenant: string) =>
  queryOptions({
    queryKey: ['operations', 'activity', { tenant }],
    queryFn: ({ signal }) => readActiveRuns(tenant, signal),
  })

async function readActiveRuns(tenant: string, signal: AbortSignal): Promise<ActiveRuns> {
  const list = (tab: 'active' | 'active_stale_attention') =>
    read(listOperations, { query: { tenant, tab, limit: rowsMax }, signal })
  const { items, nextCursor, asOf } = await list('active')
  const readAt = Date.parse(asOf)
  if (nextCursor === null) return { rows: rowsOf(items), count: items.length, readAt, staleAt: null }
  const [stale, { tabs, staleAt }] = await Promise.all([
    list('active_stale_attention'),
    read(countOperations, { query: { tenant, tab: 'active' }, signal }),
  ])
  const rows = rowsOf(items, stale.items)
  // Some may have ended between two answers.
  return { rows, count: Math.max(tabs.active, rows.length), readAt, staleAt }
}

/** What is queued or running in a tenant; null until it was read, and for who may not see operations. */
export function useActiveRuns(tenant: string, maySee: boolean): ActiveRuns | null {
  const isStreamLost = useLive().state === 'lost'
  const { data } = useQuery({
    ...activeRunsQuery(tenant),
    enabled: maySee,
    refetchInterval: ({ state: { data } }) =>
      data === undefined ? false : nextReadingMs(soonest(data), data.readAt, isStreamLost),
  })
  return maySee && data !== undefined ? data : null
}

/** What the next reading depends on: the rows, and the first of those behind them. */
const soonest = ({ rows, count, staleAt }: ActiveRuns): Parameters<typeof nextReadingMs>[0] =>
  count === rows.length ? rows : [...rows, { status: 'running', freshness: 'fresh_active', staleAt }]
