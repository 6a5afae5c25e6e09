import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { Dashboard, WorkspaceOverview } from '../../../contract/dashboard.ts'
import type { HubNumber } from '../../../contract/hub-number.ts'
import type { OperationCounts } from '../../../contract/operations.ts'
import { useLive } from '../../api/live.ts'
import { tenantDashboardQuery, workspaceOverviewQuery } from '../../api/queries.ts'
import { nextCountingMs } from '../../runs/next-counting.ts'

/** What a place looks like now. That something goes stale is told by nobody, so it is read again when the soonest does. */
export function useTenantDashboard(tenant: string): UseQueryResult<Dashboard> {
  const isStreamLost = useLive().state === 'lost'
  return useQuery({
    ...tenantDashboardQuery(tenant),
    refetchInterval: ({ state: { data } }) => nextCountingMs(countsOf(data), isStreamLost),
  })
}

export function useWorkspaceOverview(workspace: string): UseQueryResult<WorkspaceOverview> {
  const isStreamLost = useLive().state === 'lost'
  return useQuery({
    ...workspaceOverviewQuery(workspace),
    refetchInterval: ({ state: { data } }) => nextCountingMs(countsOf(data), isStreamLost),
  })
}

const exact = ({ count }: HubNumber): number => (typeof count === 'number' ? count : count.atLeast)

function countsOf(data: Dashboard | undefined): OperationCounts | undefined {
  if (data === undefined) return undefined
  const { asOf, staleAt, numbers } = data
  const { all, active, active_stale_attention: stale, terminal_follow_up: followUp, completed } = numbers
  return {
    asOf,
    staleAt,
    tabs: {
      all: all.count,
      active: exact(active),
      active_stale_attention: exact(stale),
      terminal_follow_up: exact(followUp),
      completed: completed.count,
    },
  }
}

/** What a glance says of history, as one text: while it stays the same, so do the trends beside it. */
export const saidBy = ({ numbers, recent }: Dashboard): string =>
  JSON.stringify([
    [numbers.all, numbers.active, numbers.completed, numbers.succeeded].map(({ count }) => count),
    recent.map(({ id, status, outcome }) => [id, status, outcome]),
  ])
