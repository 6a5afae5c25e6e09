import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { OperationCounts } from '../../contract/operations.ts'
import { textsOf } from '../search-texts.ts'
import { useCursorStack } from '../use-cursor-stack.ts'
import {
  fitsIn,
  fixedOf,
  opsSearchKeys,
  readOpsSearch,
  type OpsKind,
  type OpsSearch,
  type ReadOpsSearch,
} from './ops-search.ts'
import { systemCountsQuery, systemIdleMs, systemPollMs } from './system-queries.ts'
import { useHeldOps, type HeldOps } from './use-held-ops.ts'

export type OpsList = ReadOpsSearch &
  HeldOps & {
    readonly kind: OpsKind
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
  // What has ended is active no more, and more of it comes from what is: asked for without how it ended.
  const { outcome, ...any } = filter
  const active = useQuery({
    ...systemCountsQuery(any),
    refetchInterval: ({ state: { data } }) => (isAnyActive(data) ? systemPollMs : systemIdleMs),
  })
  const isPolled = isAnyActive(active.data)
  const isOfEnds = outcome !== undefined || fixed.ended !== undefined
  const counts = useQuery({
    ...systemCountsQuery({ ...filter, ...(fixed.ended === undefined ? {} : { ended: fixed.ended }) }),
    refetchInterval: isOfEnds && isPolled ? systemPollMs : false,
  })
  const query = { ...filter, ...fixed, ...(cursor === undefined ? {} : { cursor }) }
  const held = useHeldOps(query, fitsIn(kind, read), isPolled)
  const show = (next: OpsSearch, replace: boolean) =>
    void navigate({ to: '.', search: textsOf({ ...next, cursor: undefined }, opsSearchKeys) as never, replace })
  return {
    ...read,
    ...held,
    kind,
    counts: counts.data,
    isPolled,
    steps: useCursorStack(cursor),
    change: (change) => show({ ...search, ...change }, 'q' in change),
    clear: () => show(tab === 'all' ? {} : { tab }, false),
  }
}

const isAnyActive = (counts: OperationCounts | undefined): boolean => counts !== undefined && counts.tabs.active > 0
