import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { AnswerOf } from '../../../contract/client.ts'
import type { listOperations, OperationCounts } from '../../../contract/operations.ts'
import { useLive } from '../../api/live.ts'
import { operationCountsQuery, operationsQuery } from '../../api/queries.ts'
import { serverNow } from '../../api/server-clock.ts'
import { nextReadingMs } from '../../runs/next-reading.ts'
import { textsOf } from '../../search-texts.ts'
import { useScope } from '../../shell/use-scope.ts'
import { useCursorStack } from '../../use-cursor-stack.ts'
import {
  operationsSearchKeys,
  readOperationsSearch,
  type OperationsSearch,
  type ReadOperationsSearch,
} from './search.ts'

type Count = OperationCounts['tabs']['all']

export type OperationsList = ReadOperationsSearch & {
  readonly reading: UseQueryResult<AnswerOf<typeof listOperations>>
  readonly counts: OperationCounts | undefined
  /** Created since the list was put on the screen; they are announced, and shown when asked for. */
  readonly newer: { readonly count: Count; readonly show: () => void } | null
  readonly steps: ReturnType<typeof useCursorStack>
  /** Changes the filters; the list then starts at its beginning. */
  readonly change: (change: OperationsSearch) => void
  readonly clear: () => void
  readonly dropLeftOut: () => void
}

/** The list that the address asks for. Its rows stay where they are: what is created meanwhile is counted apart. */
export function useOperations(): OperationsList {
  const search = useSearch({ from: '/admin/operations' })
  const navigate = useNavigate({ from: '/admin/operations' })
  const { me, tenants, workspace } = useScope()
  const read = readOperationsSearch(search, {
    tenants: tenants.map(({ externalId }) => externalId),
    workspaces: me.workspaces.map(({ id }) => id),
  })
  const { tab, cursor } = read
  // The workspace of the shell, unless a tenant says which one it is.
  const isScoped = read.filter.workspace !== undefined || read.filter.tenant !== undefined
  const filter =
    isScoped || me.workspaces.length < 2 || workspace === null
      ? read.filter
      : { ...read.filter, workspace: workspace.id }
  const [pin, renewPin] = usePin(JSON.stringify([tab, filter]))
  const isStreamLost = useLive().state === 'lost'
  const isHeld = cursor === undefined && (filter.to === undefined || filter.to > pin)
  const reading = useQuery({
    ...operationsQuery({ ...filter, tab, ...(cursor === undefined ? {} : { cursor }), ...(isHeld ? { to: pin } : {}) }),
    refetchInterval: ({ state: { data } }) => (data === undefined ? false : intervalOf(data, isStreamLost)),
  })
  const interval = reading.data === undefined ? false : intervalOf(reading.data, isStreamLost)
  const counts = useQuery({ ...operationCountsQuery(filter), refetchInterval: interval })
  const newer = useNewer({ ...filter, tab }, isHeld ? pin : null, renewPin, reading.data?.items.length === 0)
  const show = (next: OperationsSearch, replace: boolean) =>
    void navigate({ search: textsOf({ ...next, cursor: undefined }, operationsSearchKeys), replace })
  return {
    ...read,
    filter,
    reading,
    counts: counts.data,
    newer,
    steps: useCursorStack(cursor),
    change: (change) => show({ ...search, ...change }, 'q' in change),
    clear: () => show({ workspace: search.workspace ?? '', tab: search.tab ?? '' }, false),
    dropLeftOut: () => show({ ...(read.filter as OperationsSearch), tab: search.tab === tab ? tab : '' }, true),
  }
}

const intervalOf = (page: AnswerOf<typeof listOperations>, isStreamLost: boolean): number | false =>
  nextReadingMs(page.items, Date.parse(page.asOf), isStreamLost)

/** The instant up to which the list looks: that of its first reading, for each set of filters. */
function usePin(key: string): [string, () => void] {
  const [pin, setPin] = useState(() => ({ key, at: nowText() }))
  if (pin.key !== key) setPin({ key, at: nowText() })
  return [pin.at, () => setPin({ key, at: nowText() })]
}
const nowText = (): string => new Date(serverNow()).toISOString()

type NewerFilter = Parameters<typeof operationCountsQuery>[0] & { tab: ReadOperationsSearch['tab'] }

function useNewer({ tab, ...filter }: NewerFilter, pin: string | null, renew: () => void, isBlank: boolean) {
  const from = pin !== null && filter.from !== undefined && filter.from > pin ? filter.from : (pin ?? '')
  const { data, isPlaceholderData } = useQuery({
    ...operationCountsQuery({ ...filter, from }),
    enabled: pin !== null,
  })
  const count = pin === null || data === undefined || isPlaceholderData ? 0 : data.tabs[tab]
  // An empty list has no row that could jump: what is new is shown at once.
  const isShownAtOnce = isBlank && count !== 0
  useEffect(() => {
    if (isShownAtOnce) renew()
    // Only when it becomes so: `renew` is another function each time.
  }, [isShownAtOnce])
  return count === 0 || isShownAtOnce ? null : { count, show: renew }
}
