import { useParams } from '@tanstack/react-router'
import { NotFoundPage } from '../../shell/NotFoundPage.tsx'
import { notOperableReason } from '../../shell/tenant-words.ts'
import { useScope } from '../../shell/use-scope.ts'
import { Notice } from '../../ui/Notice.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { InventoryBody } from './InventoryBody.tsx'
import { InventorySummary } from './InventorySummary.tsx'
import { SyncButton } from './SyncButton.tsx'
import { syncReason } from './sync-reason.ts'
import { useInventory } from './use-inventory.ts'
import { useSync } from './use-sync.ts'

/** What is known of a tenant: how old, how complete, and every item of it. */
export function InventoryPage() {
  const { tenant: externalId } = useParams({ from: '/admin/t/$tenant/inventory' })
  const { tenant, workspace } = useScope()
  const list = useInventory(externalId)
  const sync = useSync(externalId)
  if (tenant === null) return <NotFoundPage />
  const reason = syncReason(tenant, workspace)
  const notOperable = notOperableReason(tenant)
  return (
    <>
      <PageHeader title="Inventory" of={tenant.name} actions={<SyncButton sync={sync} reason={reason} />}>
        <InventorySummary tenantName={tenant.name} page={list.reading.data} />
      </PageHeader>
      {notOperable === null ? null : (
        <Notice tone="neutral" title={tenant.status === 'archived' ? 'Archived' : 'Not active yet'}>
          {notOperable}
        </Notice>
      )}
      {list.leftOut.length === 0 ? null : (
        <Notice tone="warning" onClose={list.dropLeftOut}>
          The address of this page says something that is not known here; it was left out: {list.leftOut.join(', ')}.
        </Notice>
      )}
      <InventoryBody list={list} sync={sync} reason={reason} />
    </>
  )
}
