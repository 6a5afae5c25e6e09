import { PageHeader } from '../../ui/PageHeader.tsx'

export function OperationsPage() {
  return <PageHeader title="Operations" />
}
