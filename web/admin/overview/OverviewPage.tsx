import { IconBuildings } from '@tabler/icons-react'
import { useScope } from '../../shell/use-scope.ts'
import { Nothing } from '../../ui/Nothing.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Attention } from './Attention.tsx'
import { TenantTable } from './TenantTable.tsx'

/** The workspace at a glance: what needs somebody, then the tenants. */
export function OverviewPage() {
  const { me, workspace, tenants } = useScope()
  const mine = tenants.filter(({ workspaceId }) => workspaceId === workspace?.id)
  const filter = me.workspaces.length > 1 && workspace !== null ? { workspace: workspace.id } : {}
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
        <>
          <Attention filter={filter} />
          {mine.length === 0 ? (
            <Nothing icon={<IconBuildings size={22} />} title="No tenant here">
              {workspace.name} has no tenant that is yours to see. An owner of the workspace can change that.
            </Nothing>
          ) : (
            <TenantTable tenants={mine} filter={filter} />
          )}
        </>
      )}
    </>
  )
}
