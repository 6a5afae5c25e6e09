import { keepPreviousData, queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import type { RequestOf } from '../../contract/client.ts'
import { pageLimitMax } from '../../contract/paging.ts'
import {
  systemConsole,
  systemCountOperations,
  systemGetOperation,
  systemListOperationEvents,
  systemListOperations,
  systemListTenants,
  systemListWorkspaces,
} from '../../contract/system.ts'
import type { PlatformCapability } from '../../operations/capability.ts'
import type { Status } from '../../operations/lifecycle.ts'
import { read } from '../api/client.ts'
import { systemMeQuery } from '../api/queries.ts'

/**
 * The readings of the system panel are made again by the clock; there is no stream here. While something is active so soon
 * that what goes silent is shown within 15 s of its last beat; else often enough that what begins is seen.
 */
export const systemPollMs = 5_000
export const systemIdleMs = 60_000

/** Whoever comes back to the tab sees what is true now; in a hidden one nothing is read. */
const onReturn = { refetchOnWindowFocus: true } as const

export type SystemListQuery = NonNullable<RequestOf<typeof systemListOperations>['query']>
export type DirectoryQuery = NonNullable<RequestOf<typeof systemListTenants>['query']>

export const systemConsoleQuery = queryOptions({
  ...onReturn,
  queryKey: ['system', 'console'],
  queryFn: ({ signal }) => read(systemConsole, { signal }),
  refetchInterval: ({ state: { data } }) =>
    data !== undefined && data.operations.active > 0 ? systemPollMs : systemIdleMs,
})

export const systemListQuery = (query: SystemListQuery) =>
  queryOptions({
    ...onReturn,
    queryKey: ['system', 'operations', 'list', query],
    queryFn: ({ signal }) => read(systemListOperations, { query, signal }),
    placeholderData: keepPreviousData,
  })

/** What stands on the screen and not in the latest list. */
export const systemByIdQuery = (ids: readonly string[]) =>
  queryOptions({
    ...onReturn,
    queryKey: ['system', 'operations', 'list', { ids }],
    queryFn: ({ signal }) => read(systemListOperations, { query: { ids: ids.join(','), limit: pageLimitMax }, signal }),
    enabled: ids.length > 0,
  })

export const systemCountsQuery = (query: SystemListQuery) =>
  queryOptions({
    ...onReturn,
    queryKey: ['system', 'operations', 'counts', query],
    queryFn: ({ signal }) => read(systemCountOperations, { query, signal }),
    placeholderData: keepPreviousData,
  })

export const systemRunQuery = (id: string) =>
  queryOptions({
    ...onReturn,
    queryKey: ['system', 'operations', 'one', id],
    queryFn: ({ signal }) => read(systemGetOperation, { params: { id }, signal }),
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && data.status !== 'completed' ? systemPollMs : (false as const),
  })

/** With the status of the operation, since each change of it is one more thing that was written down. */
export const systemEventsQuery = (id: string, status: Status) =>
  queryOptions({
    ...onReturn,
    queryKey: ['system', 'operations', 'events', id, status],
    queryFn: ({ signal }) => read(systemListOperationEvents, { params: { id }, signal }),
    refetchInterval: status === 'completed' ? false : systemPollMs,
    placeholderData: keepPreviousData,
  })

export const workspacesQuery = (query: Omit<DirectoryQuery, 'workspace'>) =>
  queryOptions({
    queryKey: ['system', 'workspaces', query],
    queryFn: ({ signal }) => read(systemListWorkspaces, { query, signal }),
    placeholderData: keepPreviousData,
  })

export const directoryTenantsQuery = (query: DirectoryQuery) =>
  queryOptions({
    queryKey: ['system', 'tenants', query],
    queryFn: ({ signal }) => read(systemListTenants, { query, signal }),
    placeholderData: keepPreviousData,
  })

/** Whether who looks holds a right of the platform. */
export function useHolds(capability: PlatformCapability): boolean {
  const { data: me } = useSuspenseQuery(systemMeQuery)
  return me.capabilities.includes(capability)
}

/** Why a control is disabled, in words. */
export const lacksRight = (capability: PlatformCapability): string => `Your account lacks the right ${capability}.`
