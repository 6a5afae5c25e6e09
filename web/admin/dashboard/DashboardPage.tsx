import { useParams } from '@tanstack/react-router'
import type { Tenant } from '../../../contract/tenants.ts'
import { ButtonLink } from '../../links.tsx'
import { paths } from '../../paths.ts'
import { NotFoundPage } from '../../shell/NotFoundPage.tsx'
import { notOperableReason } from '../../shell/tenant-words.ts'
import { useScope } from '../../shell/use-scope.ts'
import { Notice } from '../../ui/Notice.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Glance } from '../overview/Glance.tsx'
import { useTenantDashboard } from '../overview/glance.ts'

/** One tenant at a glance. */
export function DashboardPage() {
  const { tenant: externalId } = useParams({ from: '/admin/t/$tenant' })
  const { tenant } = useScope()
  return tenant === null ? <NotFoundPage /> : <TenantGlance key={externalId} tenant={tenant} />
}

function TenantGlance({ tenant }: { tenant: Tenant }) {
  const { externalId, workspaceId, name, status } = tenant
  const reading = useTenantDashboard(externalId)
  const notOperable = notOperableReason(tenant)
  return (
    <>
      <PageHeader
        title="Dashboard"
        of={name}
        actions={
          <ButtonLink variant="default" to={paths.inventory} params={{ tenant: externalId }}>
            Open the inventory
          </ButtonLink>
        }
      >
        {name}
      </PageHeader>
      {notOperable === null ? null : (
        <Notice tone="neutral" title={status === 'archived' ? 'Archived' : 'Not active yet'}>
          {notOperable}
        </Notice>
      )}
      <Glance reading={reading} place={{ workspace: workspaceId, tenant: externalId }} back={externalId} />
    </>
  )
}
