import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { getTenantDashboard, getWorkspaceOverview } from '../../contract/dashboard.ts'
import { listInventory } from '../../contract/inventory.ts'
import { listNotifications } from '../../contract/notifications.ts'
import { countOperations, getOperation, listOperationEvents, listOperations } from '../../contract/operations.ts'
import { pageLimitMax } from '../../contract/paging.ts'
import { getMe, getSignInOptions, systemMe } from '../../contract/people.ts'
import { listTenants } from '../../contract/tenants.ts'
import { getDurationTrend, getOutcomeTrend } from '../../contract/trends.ts'
import type { RequestOf } from '../../contract/client.ts'
import { read } from './client.ts'

/**
 * One reading per route. The keys are what `live-hints.ts` looks at: ['operations', 'list' | 'counts' | 'glance', filters],
 * ['operations', 'activity', { tenant }], ['operations', 'one' | 'events', id], ['notifications', …],
 * ['inventory', tenant, query].
 */
export type InventoryQuery = NonNullable<RequestOf<typeof listInventory>['query']>
export type OperationsQuery = NonNullable<RequestOf<typeof listOperations>['query']>
export type TrendQuery = NonNullable<RequestOf<typeof getOutcomeTrend>['query']>
export type DurationQuery = NonNullable<RequestOf<typeof getDurationTrend>['query']>
export type CountsQuery = NonNullable<RequestOf<typeof countOperations>['query']>

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => read(getMe, { signal }),
  staleTime: 60_000,
})

export const tenantsQuery = queryOptions({
  queryKey: ['tenants'],
  queryFn: ({ signal }) => read(listTenants, { signal }),
  staleTime: 60_000,
})

export const signInOptionsQuery = queryOptions({
  queryKey: ['sign-in-options'],
  queryFn: ({ signal }) => read(getSignInOptions, { signal }),
  staleTime: Infinity,
})

/** While another page of it is read, the page on the screen stays. */
export const inventoryQuery = (tenant: string, query: InventoryQuery) =>
  queryOptions({
    queryKey: ['inventory', tenant, query],
    queryFn: ({ signal }) => read(listInventory, { params: { tenant }, query, signal }),
    placeholderData: (previous, previousQuery) => (previousQuery?.queryKey[1] === tenant ? previous : undefined),
  })

export const operationsQuery = (query: OperationsQuery) =>
  queryOptions({
    queryKey: ['operations', 'list', query],
    queryFn: ({ signal }) => read(listOperations, { query, signal }),
    placeholderData: keepPreviousData,
  })

/** These operations as they stand now; what is not among the answers is no longer there for whoever asks. */
export const operationsByIdQuery = (ids: readonly string[]) =>
  queryOptions({
    queryKey: ['operations', 'list', { ids }],
    queryFn: ({ signal }) => read(listOperations, { query: { ids: ids.join(','), limit: pageLimitMax }, signal }),
    enabled: ids.length > 0,
  })

export const operationCountsQuery = (query: CountsQuery) =>
  queryOptions({
    queryKey: ['operations', 'counts', query],
    queryFn: ({ signal }) => read(countOperations, { query, signal }),
    placeholderData: keepPreviousData,
  })

export const operationQuery = (id: string) =>
  queryOptions({
    queryKey: ['operations', 'one', id],
    queryFn: ({ signal }) => read(getOperation, { params: { id }, signal }),
  })

export const operationEventsQuery = (id: string) =>
  queryOptions({
    queryKey: ['operations', 'events', id],
    queryFn: ({ signal }) => read(listOperationEvents, { params: { id }, signal }),
  })

export const tenantDashboardQuery = (tenant: string) =>
  queryOptions({
    queryKey: ['operations', 'glance', { tenant }],
    queryFn: ({ signal }) => read(getTenantDashboard, { params: { tenant }, signal }),
  })

export const workspaceOverviewQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['operations', 'glance', { workspace }],
    queryFn: ({ signal }) => read(getWorkspaceOverview, { params: { workspace }, signal }),
  })

/** Trends read a month of history: no hint touches them, they follow the page that they stand on (`follow-page.ts`). */
export const outcomeTrendQuery = (query: TrendQuery) =>
  queryOptions({
    queryKey: ['trends', 'outcomes', query],
    queryFn: ({ signal }) => read(getOutcomeTrend, { query, signal }),
    staleTime: Infinity,
    refetchOnMount: 'always',
  })

export const durationTrendQuery = (query: DurationQuery) =>
  queryOptions({
    queryKey: ['trends', 'durations', query],
    queryFn: ({ signal }) => read(getDurationTrend, { query, signal }),
    staleTime: Infinity,
    refetchOnMount: 'always',
    // While another type is read, the trend that is shown stays; that of another place never does.
    placeholderData: (previous, before) => (isOfPlace(before?.queryKey[2], query) ? previous : undefined),
  })

const isOfPlace = (before: unknown, { workspace, tenant }: DurationQuery): boolean => {
  const { workspace: ofWorkspace, tenant: ofTenant } = (before ?? {}) as DurationQuery
  return before !== undefined && ofWorkspace === workspace && ofTenant === tenant
}

/** The newest first, page by page: older ones are read when they are asked for. */
export const notificationsQuery = (limit: number) =>
  infiniteQueryOptions({
    queryKey: ['notifications', { limit }],
    queryFn: ({ signal, pageParam }) =>
      read(listNotifications, { query: { limit, ...(pageParam === null ? {} : { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })

export const systemMeQuery = queryOptions({
  queryKey: ['system', 'me'],
  queryFn: ({ signal }) => read(systemMe, { signal }),
  staleTime: 60_000,
})
