import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { OperationDetail } from '../../contract/operation.ts'
import { useLive } from '../api/live.ts'
import { operationQuery } from '../api/queries.ts'
import { serverTimeOf } from '../api/server-clock.ts'
import { nextReadingMs } from './next-reading.ts'

/** One run, read again when the stream says so, when it would count as stale, and by the clock while the stream is lost. */
export function useRun(id: string): UseQueryResult<OperationDetail> {
  const isStreamLost = useLive().state === 'lost'
  return useQuery({
    ...operationQuery(id),
    refetchInterval: ({ state }) =>
      state.data === undefined ? false : nextReadingMs([state.data], serverTimeOf(state.dataUpdatedAt), isStreamLost),
  })
}
