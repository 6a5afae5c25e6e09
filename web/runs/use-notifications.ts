import { useInfiniteQuery, useQueryClient, type InfiniteData } from '@tanstack/react-query'
import { useCallback } from 'react'
import {
  readNotification,
  readNotifications,
  type listNotifications,
  type Notification,
} from '../../contract/notifications.ts'
import type { AnswerOf, CallResult } from '../../contract/client.ts'
import { send } from '../api/client.ts'
import { useLive } from '../api/live.ts'
import { problemWords } from '../api/problem-words.ts'
import { notificationsQuery } from '../api/queries.ts'
import { tellFailure } from '../ui/feedback.tsx'
import { bellReadingMs, isAnyActive } from './bell-reading.ts'

/** Enough for a morning; older ones are one click away, as far back as there are any. */
const query = notificationsQuery(20)

type Pages = InfiniteData<AnswerOf<typeof listNotifications>, string | null>

export type Told = {
  /** Newest first, as far back as was asked for; undefined until they were read. */
  readonly items: readonly Notification[] | undefined
  readonly unread: number | undefined
  readonly error: Error | null
  readonly readAgain: () => void
  /** Null when there are no older ones to show. */
  readonly showOlder: (() => void) | null
  readonly isReadingOlder: boolean
  readonly markRead: (id: string) => Promise<void>
  readonly markAllRead: () => Promise<void>
  /** Lets go of the older ones, so that the next reading is as short as the first. */
  readonly fold: () => void
}

export function useNotifications(): Told {
  const queries = useQueryClient()
  const isStreamLost = useLive().state === 'lost'
  const reading = useInfiniteQuery({
    ...query,
    refetchInterval: () =>
      bellReadingMs(
        isStreamLost,
        isAnyActive(queries.getQueriesData({ queryKey: ['operations'] }).map(([, data]) => data)),
      ),
  })
  const pages = reading.data?.pages
  const newest = pages?.[0]?.items[0]?.id
  const mark = async (asked: Promise<CallResult<null>>): Promise<void> => {
    const result = await asked
    if (!result.ok) tellFailure('It was not marked as read', problemWords(result.problem).body)
    // Whether it worked is what the next reading shows: nothing is struck off before the server says so.
    await queries.invalidateQueries({ queryKey: ['notifications'] })
  }
  return {
    items: pages?.flatMap(({ items }) => items),
    // Of the page that was read last.
    unread: pages?.at(-1)?.unread,
    error: reading.error,
    readAgain: () => void reading.refetch(),
    showOlder: reading.hasNextPage ? () => void reading.fetchNextPage() : null,
    isReadingOlder: reading.isFetchingNextPage,
    markRead: (id) => mark(send(readNotification, { params: { id } })),
    markAllRead: async () => {
      if (newest !== undefined) await mark(send(readNotifications, { body: { through: newest } }))
    },
    fold: useCallback(
      () =>
        queries.setQueryData<Pages>(query.queryKey, (all) =>
          all === undefined || all.pages.length < 2
            ? undefined
            : { pages: all.pages.slice(0, 1), pageParams: all.pageParams.slice(0, 1) },
        ),
      [queries],
    ),
  }
}
