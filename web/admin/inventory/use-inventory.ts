import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { InventoryPage } from '../../../contract/inventory.ts'
import { fallbackPollMs, useLive } from '../../api/live.ts'
import { inventoryQuery } from '../../api/queries.ts'
import { textsOf } from '../../search-texts.ts'
import { useCursorStack } from '../../use-cursor-stack.ts'
import { inventorySearchKeys, readInventorySearch, type InventorySearch, type ReadSearch } from './search.ts'

export type InventoryList = ReadSearch & {
  readonly reading: UseQueryResult<InventoryPage>
  readonly steps: ReturnType<typeof useCursorStack>
  /** Changes the filters; the list then starts at its beginning. */
  readonly change: (change: InventorySearch) => void
  readonly clear: () => void
  readonly dropLeftOut: () => void
}

/** The list that the address asks for, kept fresh while a sync is under way. */
export function useInventory(tenant: string): InventoryList {
  const search = useSearch({ from: '/admin/t/$tenant/inventory' })
  const navigate = useNavigate({ from: '/admin/t/$tenant/inventory' })
  const read = readInventorySearch(search)
  const { state } = useLive()
  const reading = useQuery({
    ...inventoryQuery(tenant, read.query),
    refetchInterval: ({ state: { data } }) => (state === 'lost' && isSyncing(data) ? fallbackPollMs : false),
  })
  const steps = useCursorStack(read.query.cursor)
  const show = (next: InventorySearch, replace: boolean) =>
    void navigate({ search: textsOf({ ...next, cursor: undefined }, inventorySearchKeys), replace })
  return {
    ...read,
    reading,
    steps,
    change: (change) => show({ ...search, ...change }, 'q' in change),
    clear: () => show(search.sort === undefined ? {} : { sort: search.sort }, false),
    dropLeftOut: () =>
      void navigate({ search: textsOf(read.query as Record<string, unknown>, inventorySearchKeys), replace: true }),
  }
}

const isSyncing = (page: InventoryPage | undefined): boolean =>
  page !== undefined && page.lastSync !== null && page.lastSync.status !== 'completed'
