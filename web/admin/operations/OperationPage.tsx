import { PageHeader } from '../../ui/PageHeader.tsx'

export function OperationPage() {
  return <PageHeader title="Operations" />
}
