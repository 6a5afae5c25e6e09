import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { isSignedOut, problemOf } from './client.ts'

/** What was read, for the whole page. `onSignedOut` is called once a reading learns that the session has ended. */
export function createQueryClient(onSignedOut: (plane: 'admin' | 'system') => void): QueryClient {
  const watch = (error: Error, key: readonly unknown[]) => {
    if (isSignedOut(error)) onSignedOut(key[0] === 'system' ? 'system' : 'admin')
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError: (error, query) => watch(error, query.queryKey) }),
    mutationCache: new MutationCache({
      onError: (error, _v, _r, mutation) => watch(error, mutation.options.mutationKey ?? []),
    }),
    defaultOptions: {
      queries: {
        // What has changed is told by the live stream, which also reads once when the tab is looked at again.
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: (failures, error) => failures < 2 && isPassing(problemOf(error)?.status),
        retryDelay: (failures) => 500 * 2 ** failures,
      },
    },
  })
}

/** A server that is away or restarting is worth another try; a refusal is an answer. */
const isPassing = (status: number | undefined) => status === 0 || status === 502 || status === 503 || status === 504
