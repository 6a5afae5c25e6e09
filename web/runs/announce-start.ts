import type { QueryClient } from '@tanstack/react-query'
import type { Operation } from '../../contract/operation.ts'

type Page = { readonly items: readonly Operation[]; readonly nextCursor: string | null; readonly asOf: string }
type Filters = { readonly tenant?: string; readonly tab?: string; readonly limit?: number }

/**
 * Tells the page of a start that was accepted, so that the widget shows it at once; then all that shows operations is
 * read again.
 */
export function announceStart(client: QueryClient, operation: Operation): void {
  client.setQueriesData<Page>({ queryKey: ['operations', 'list'], predicate: isWidgetOf(operation) }, (page) =>
    page === undefined || page.items.some(({ id }) => id === operation.id)
      ? page
      : { ...page, items: [operation, ...page.items] },
  )
  void client.invalidateQueries({ queryKey: ['operations'] })
}

const isWidgetOf =
  (operation: Operation) =>
  ({ queryKey }: { queryKey: readonly unknown[] }): boolean => {
    const filters = queryKey[2] as Filters | undefined
    return (
      operation.status !== 'completed' &&
      filters?.tenant === operation.tenant?.externalId &&
      filters?.tab === 'active' &&
      Object.keys(filters).every((key) => key === 'tenant' || key === 'tab' || key === 'limit')
    )
  }
