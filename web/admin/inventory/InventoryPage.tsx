import { PageHeader } from '../../ui/PageHeader.tsx'

export function InventoryPage() {
  return <PageHeader title="InventoryPage" />
}
