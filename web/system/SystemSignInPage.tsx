import { PageHeader } from '../ui/PageHeader.tsx'

export function SystemSignInPage() {
  return <PageHeader title="SystemSignInPage" />
}
