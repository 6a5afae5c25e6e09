import { PageHeader } from '../ui/PageHeader.tsx'

export function SystemPage() {
  return <PageHeader title="SystemPage" />
}
