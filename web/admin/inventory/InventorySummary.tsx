import type { InventoryPage } from '../../../contract/inventory.ts'
import { LastSync } from './LastSync.tsx'

/** Under the title: of whom this is, and how old it is. */
export function InventorySummary({ tenantName, page }: { tenantName: string; page: InventoryPage | undefined }) {
  return (
    <>
      {tenantName}
      {page === undefined ? null : ' · '}
      {page === undefined ? null : page.lastSync === null ? (
        'No sync has been made so far'
      ) : (
        <LastSync lastSync={page.lastSync} />
      )}
    </>
  )
}
