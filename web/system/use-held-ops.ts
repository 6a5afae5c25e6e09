import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useState } from 'react'
import type { Operation } from '../../contract/operation.ts'
import type { SystemOperation, SystemOperationPage } from '../../contract/system.ts'
import {
  follow,
  followOthers,
  holdOf,
  newsOf,
  othersOf,
  rowsOf,
  type HeldRow,
  type Hold,
  type News,
} from '../admin/operations/held-rows.ts'
import { systemByIdQuery, systemListQuery, systemPollMs, type SystemListQuery } from './system-queries.ts'

export type SystemRow = HeldRow & { readonly run: SystemOperation }

export type ShownOps = {
  readonly rows: readonly SystemRow[]
  readonly nextCursor: string | null
  readonly asOf: string
  readonly isOld: boolean
  readonly news: News | null
  readonly refresh: () => void
}

export type HeldOps = { readonly reading: UseQueryResult<SystemOperationPage>; readonly shown: ShownOps | null }

/**
 * A page of a list that holds still as the hub's does, read by the clock: rows are patched, what is new is counted.
 * `isPolled`: something may come to the list; what was active when it was last read is read until it has ended.
 */
export function useHeldOps(query: SystemListQuery, fits: (run: Operation) => boolean, isPolled: boolean): HeldOps {
  const everyMs = ({ state: { data } }: { state: { data?: SystemOperationPage | undefined } }) =>
    isPolled || data?.items.some(({ status }) => status !== 'completed') === true ? systemPollMs : false
  const reading = useQuery({ ...systemListQuery(query), refetchInterval: everyMs })
  const key = JSON.stringify(query)
  const [kept, keep] = useState<Hold | null>(null)
  const fresh = reading.isPlaceholderData ? undefined : reading.data
  const isSettled = !reading.isFetching
  const held =
    fresh === undefined ? kept : kept?.key === key ? follow(kept, fresh, isSettled) : holdOf(key, fresh, isSettled)
  const asked = held === null || held.key !== key ? [] : othersOf(held)
  const { data: others } = useQuery({ ...systemByIdQuery(asked), refetchInterval: everyMs })
  const hold = held === null || others === undefined || asked.length === 0 ? held : followOthers(held, others, asked)
  // While this page is being drawn, so that nobody sees it between two readings.
  if (hold !== kept) keep(hold)
  if (hold === null || (hold.key !== key && reading.isError)) return { reading, shown: null }
  return {
    reading,
    shown: {
      rows: rowsOf(hold, fits).filter(isOfSystem),
      nextCursor: hold.page.nextCursor,
      asOf: hold.fresh.asOf,
      isOld: hold.key !== key,
      news: hold.key === key ? newsOf(hold, fits) : null,
      refresh: () => keep(holdOf(hold.key, hold.fresh, true)),
    },
  }
}

/** All of them are: what holds the rows knows no more of them than the hub says. */
const isOfSystem = (row: HeldRow): row is SystemRow => 'workspace' in row.run
