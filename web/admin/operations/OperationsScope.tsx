import { Button } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { ButtonLink } from '../../links.tsx'
import { paths } from '../../paths.ts'
import { useScope } from '../../shell/use-scope.ts'
import type { OperationsList } from './use-operations.ts'
import { windowText } from './window.ts'

/** Whose operations these are, of which time, and as of when. */
export function OperationsScope({ list }: { list: OperationsList }) {
  const { me, tenants, workspace } = useScope()
  const { filter, shown, back } = list
  const from = tenants.find(({ externalId }) => externalId === back)
  const tenant = tenants.find(({ externalId }) => externalId === filter.tenant)
  const whose = tenant === undefined ? `All tenants of ${workspace?.name ?? 'your workspaces'}` : `Only ${tenant.name}`
  // Of that tenant's workspace: whoever has several would be taken to another one.
  const kept = me.workspaces.length > 1 && tenant !== undefined ? { workspace: tenant.workspaceId } : {}
  return (
    <>
      {whose} · {windowText(filter)}
      {shown === null ? '' : ` · as of ${new Date(shown.asOf).toLocaleTimeString('en-GB')}`}
      {filter.tenant === undefined ? null : (
        <Button size="compact-xs" variant="subtle" ml="xs" onClick={() => list.change({ tenant: '', ...kept })}>
          Show all tenants
        </Button>
      )}
      {from === undefined ? null : (
        <ButtonLink
          to={paths.tenant}
          params={{ tenant: from.externalId }}
          size="compact-xs"
          variant="subtle"
          ml="xs"
          leftSection={<IconArrowLeft size={14} aria-hidden />}
        >
          Back to {from.name}
        </ButtonLink>
      )}
    </>
  )
}
