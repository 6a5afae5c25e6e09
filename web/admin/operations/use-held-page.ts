import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useState } from 'react'
import type { Operation } from '../../../contract/operation.ts'
import { useLive } from '../../api/live.ts'
import { operationsByIdQuery, operationsQuery, type OperationsQuery } from '../../api/queries.ts'
import { soonerMs } from '../../runs/next-counting.ts'
import { nextReadingMs } from '../../runs/next-reading.ts'
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
  type Page,
} from './held-rows.ts'

export type ShownPage = {
  readonly rows: readonly HeldRow[]
  readonly nextCursor: string | null
  /** When the list was last read. */
  readonly asOf: string
  /** Another page is being read; what stands here is the one before. */
  readonly isOld: boolean
  /** How the list differs from what is on the screen. */
  readonly news: News | null
  /** Puts the list on the screen as it is now. */
  readonly refresh: () => void
}

export type HeldPage = { readonly reading: UseQueryResult<Page>; readonly shown: ShownPage | null }

/** A page of the hub that holds still: see `held-rows.ts`. `everyMs`: how often the counts beside it want to be read. */
export function useHeldPage(
  query: OperationsQuery,
  fits: (run: Operation) => boolean,
  everyMs: number | false,
): HeldPage {
  const isLost = useLive().state === 'lost'
  const dueMs = ({ state: { data } }: { state: { data?: Page | undefined } }) =>
    nextReadingMs(data?.items ?? [], Date.parse(data?.asOf ?? ''), isLost)
  const reading = useQuery({ ...operationsQuery(query), refetchInterval: (at) => soonerMs(everyMs, dueMs(at)) })
  const key = JSON.stringify(query)
  const arrivedAt = useArrival(key)
  const isSettled = !reading.isFetching || reading.dataUpdatedAt >= arrivedAt

  const [kept, keep] = useState<Hold | null>(null)
  const fresh = reading.isPlaceholderData ? undefined : reading.data
  const held =
    fresh === undefined ? kept : kept?.key === key ? follow(kept, fresh, isSettled) : holdOf(key, fresh, isSettled)
  const asked = held === null || held.key !== key ? [] : othersOf(held)
  const { data: others } = useQuery({ ...operationsByIdQuery(asked), refetchInterval: dueMs })
  const hold = held === null || others === undefined || asked.length === 0 ? held : followOthers(held, others, asked)
  // While this page is being drawn, so that nobody sees it between two readings.
  if (hold !== kept) keep(hold)

  // What another question was answered with is not shown under this one for longer than it takes to ask.
  if (hold === null || (hold.key !== key && reading.isError)) return { reading, shown: null }
  return {
    reading,
    shown: {
      rows: rowsOf(hold, fits),
      nextCursor: hold.page.nextCursor,
      asOf: hold.fresh.asOf,
      isOld: hold.key !== key,
      news: hold.key === key ? newsOf(hold, fits) : null,
      refresh: () => keep(holdOf(hold.key, hold.fresh, true)),
    },
  }
}

/** Since when this is asked, in ms of this machine's clock. */
function useArrival(key: string): number {
  const [arrival, setArrival] = useState(() => ({ key, at: Date.now() }))
  if (arrival.key === key) return arrival.at
  const now = { key, at: Date.now() }
  setArrival(now)
  return now.at
}
