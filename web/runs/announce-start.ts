import type { QueryClient } from '@tanstack/react-query'
import type { Operation } from '../../contract/operation.ts'
import { withAccepted } from './active-runs.ts'
import { activeRunsQuery } from './use-active-runs.ts'

/**
 * Tells the page of a start that was accepted, so that the widget shows it at once; then all that shows operations is
 * read again.
 */
export function announceStart(client: QueryClient, operation: Operation): void {
  void tell(client, operation)
}

async function tell(client: QueryClient, operation: Operation): Promise<void> {
  if (operation.tenant !== null) {
    const { queryKey } = activeRunsQuery(operation.tenant.externalId)
    // A reading that was asked for before may be from before, and a first one is not begun anew by itself.
    await client.cancelQueries({ queryKey })
    client.setQueryData(queryKey, (active) => (active === undefined ? undefined : withAccepted(active, operation)))
  }
  await client.invalidateQueries({ queryKey: ['operations'] })
}
