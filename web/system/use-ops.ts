import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { OperationCounts } from '../../contract/operations.ts'
import type { SystemOperationPage } from '../../contract/system.ts'
import { textsOf } from '../search-texts.ts'
import { useCursorStack } from '../use-cursor-stack.ts'
import {
  fixedOf,
  opsSearchKeys,
  readOpsSearch,
  type OpsKind,
  type OpsSearch,
  type ReadOpsSearch,
} from './ops-search.ts'
import { systemCountsQuery, systemListQuery, systemPollMs } from './system-queries.ts'

export type OpsList = ReadOpsSearch & {
  readonly kind: OpsKind
  readonly reading: UseQueryResult<SystemOperationPage>
  /** Of the same filters, on every tab. */
  readonly counts: OperationCounts | undefined
  /** Something is active, so it is read again by the clock. */
  readonly isPolled: boolean
  readonly steps: ReturnType<typeof useCursorStack>
  readonly change: (change: OpsSearch) => void
  readonly clear: () => void
}

/** One list of the system panel, as its address asks for it. */
export function useOps(kind: OpsKind): OpsList {
  const search: OpsSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const read = readOpsSearch(search)
  const { filter, tab, cursor } = read
  const fixed = fixedOf(kind, tab)
  const counts = useQuery({
    ...systemCountsQuery({ ...filter, ...(fixed.ended === undefined ? {} : { ended: fixed.ended }) }),
    refetchInterval: ({ state: { data } }) => (kind !== 'failures' && isAnyActive(data) ? systemPollMs : false),
  })
  // What ended badly is active no more; more of it comes from what is.
  const active = useQuery({
    ...systemCountsQuery(filter),
    enabled: kind === 'failures',
    refetchInterval: ({ state: { data } }) => (isAnyActive(data) ? systemPollMs : false),
  })
  const isPolled = isAnyActive(kind === 'failures' ? active.data : counts.data)
  const reading = useQuery({
    ...systemListQuery({ ...filter, ...fixed, ...(cursor === undefined ? {} : { cursor }) }),
    refetchInterval: isPolled ? systemPollMs : false,
  })
  const show = (next: OpsSearch, replace: boolean) =>
    void navigate({ to: '.', search: textsOf({ ...next, cursor: undefined }, opsSearchKeys) as never, replace })
  return {
    ...read,
    kind,
    reading,
    counts: counts.data,
    isPolled,
    steps: useCursorStack(cursor),
    change: (change) => show({ ...search, ...change }, 'q' in change),
    clear: () => show(tab === 'all' ? {} : { tab }, false),
  }
}

const isAnyActive = (counts: OperationCounts | undefined): boolean => counts !== undefined && counts.tabs.active > 0
