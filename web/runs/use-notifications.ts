import { keepPreviousData, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { useState } from 'react'
import { readNotification, type listNotifications } from '../../contract/notifications.ts'
import type { AnswerOf } from '../../contract/client.ts'
import { send } from '../api/client.ts'
import { notificationsQuery } from '../api/queries.ts'

/** Enough for a morning; older ones are one click away. */
const pageSize = 20
const pageSizeMax = 200

export type Told = {
  readonly reading: UseQueryResult<AnswerOf<typeof listNotifications>>
  /** Null when there are no older ones to show. */
  readonly showOlder: (() => void) | null
  readonly markRead: (id: string) => Promise<void>
}

export function useNotifications(): Told {
  const queries = useQueryClient()
  const [limit, setLimit] = useState(pageSize)
  const reading = useQuery({ ...notificationsQuery({ limit }), placeholderData: keepPreviousData })
  const hasOlder = reading.data !== undefined && reading.data.nextCursor !== null && limit < pageSizeMax
  return {
    reading,
    showOlder: hasOlder ? () => setLimit(Math.min(limit * 2, pageSizeMax)) : null,
    markRead: async (id) => {
      await send(readNotification, { params: { id } })
      // Whether it worked is what the next reading shows: nothing is struck off before the server says so.
      await queries.invalidateQueries({ queryKey: ['notifications'] })
    },
  }
}
