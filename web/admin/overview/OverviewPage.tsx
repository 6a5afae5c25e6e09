import { IconBuildings } from '@tabler/icons-react'
import type { Tenant } from '../../../contract/tenants.ts'
import { useScope, type Workspace } from '../../shell/use-scope.ts'
import { Nothing } from '../../ui/Nothing.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Glance } from './Glance.tsx'
import { useWorkspaceOverview } from './glance.ts'
import { TenantTable } from './TenantTable.tsx'

/** The workspace at a glance: what needs somebody, then the tenants. */
export function OverviewPage() {
  const { workspace, tenants } = useScope()
  const mine = tenants.filter(({ workspaceId }) => workspaceId === workspace?.id)
  return (
    <>
      <PageHeader title="Overview" {...(workspace === null ? {} : { of: workspace.name })}>
        {workspace?.name}
      </PageHeader>
      {workspace === null ? (
        <Nothing icon={<IconBuildings size={22} />} title="You are a member of no workspace">
          Tenants are looked after in workspaces. An owner of one can make you a member.
        </Nothing>
      ) : (
        <Overview workspace={workspace} tenants={mine} />
      )}
    </>
  )
}

function Overview({ workspace, tenants }: { workspace: Workspace; tenants: readonly Tenant[] }) {
  const reading = useWorkspaceOverview(workspace.id)
  return (
    <Glance reading={reading} place={{ workspace: workspace.id }}>
      {tenants.length === 0 ? (
        <Nothing icon={<IconBuildings size={22} />} title="No tenant here">
          {workspace.name} has no tenant that is yours to see. An owner of the workspace can change that.
        </Nothing>
      ) : (
        <TenantTable tenants={tenants} read={reading.data?.tenants} isUnreadable={reading.error !== null} />
      )}
    </Glance>
  )
}
