import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { OperationCounts } from '../../../contract/operations.ts'
import { useLive } from '../../api/live.ts'
import { operationCountsQuery } from '../../api/queries.ts'
import { nextCountingMs } from '../../runs/next-counting.ts'
import { textsOf } from '../../search-texts.ts'
import { useScope } from '../../shell/use-scope.ts'
import { useCursorStack } from '../../use-cursor-stack.ts'
import { fitsOf } from './held-rows.ts'
import {
  operationsSearchKeys,
  readOperationsSearch,
  type OperationsSearch,
  type ReadOperationsSearch,
} from './search.ts'
import { useHeldPage, type HeldPage } from './use-held-page.ts'
import { useSelection, type Selection } from './use-selection.ts'

export type OperationsList = ReadOperationsSearch &
  HeldPage & {
    readonly counts: OperationCounts | undefined
    readonly selection: Selection
    readonly steps: ReturnType<typeof useCursorStack>
    /** Changes the filters; the list then starts at its beginning. */
    readonly change: (change: OperationsSearch) => void
    readonly clear: () => void
    readonly dropLeftOut: () => void
  }

/** The list that the address asks for. */
export function useOperations(): OperationsList {
  const search = useSearch({ from: '/admin/operations' })
  const navigate = useNavigate({ from: '/admin/operations' })
  const { me, tenants, workspace } = useScope()
  const read = readOperationsSearch(search, {
    tenants: tenants.map(({ externalId }) => externalId),
    workspaces: me.workspaces.map(({ id }) => id),
  })
  const { tab, cursor, back } = read
  // The workspace of the shell, unless a tenant says which one it is.
  const isScoped = read.filter.workspace !== undefined || read.filter.tenant !== undefined
  const filter =
    isScoped || me.workspaces.length < 2 || workspace === null
      ? read.filter
      : { ...read.filter, workspace: workspace.id }
  const isStreamLost = useLive().state === 'lost'
  const counts = useQuery({
    ...operationCountsQuery(filter),
    refetchInterval: ({ state: { data } }) => nextCountingMs(data, isStreamLost),
  }).data
  const page = useHeldPage(
    { ...filter, tab, ...(cursor === undefined ? {} : { cursor }) },
    fitsOf(tab, filter),
    nextCountingMs(counts, isStreamLost),
  )
  const selection = useSelection(
    JSON.stringify([tab, filter]),
    page.shown === null || page.shown.isOld ? [] : page.shown.rows,
  )
  const show = (next: OperationsSearch, replace: boolean) =>
    void navigate({ search: textsOf({ ...next, cursor: undefined }, operationsSearchKeys), replace })
  return {
    ...read,
    ...page,
    filter,
    counts,
    selection,
    steps: useCursorStack(cursor),
    change: (change) => show({ ...search, ...change }, 'q' in change),
    clear: () => show({ workspace: search.workspace ?? '', tab: search.tab ?? '', back: back ?? '' }, false),
    dropLeftOut: () =>
      show({ ...(read.filter as OperationsSearch), tab: search.tab === tab ? tab : '', back: back ?? '' }, true),
  }
}
