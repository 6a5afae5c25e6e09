import { Stack, Text } from '@mantine/core'
import { IconBuildings, IconLayoutDashboard, IconListCheck, IconStack2 } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { hubOfTenant } from '../../contract/hub-state.ts'
import { MenuLink } from '../links.tsx'
import { paths } from '../paths.ts'
import { useScope } from './use-scope.ts'

const icon = { size: 18, stroke: 1.7, 'aria-hidden': true } as const

/** Operate: what is done in the tenant of the address. Manage: the workspace. Only pages that there are. */
export function Navigation() {
  const { tenant, me, workspace } = useScope()
  const ofWorkspace = me.workspaces.length > 1 && workspace !== null ? { workspace: workspace.id } : {}
  return (
    <Stack gap="lg" mt="xs">
      {tenant === null ? null : (
        <Section title="Operate">
          <MenuLink
            to={paths.tenant}
            params={{ tenant: tenant.externalId }}
            activeOptions={{ exact: true }}
            label="Dashboard"
            leftSection={<IconLayoutDashboard {...icon} />}
          />
          <MenuLink
            to={paths.inventory}
            params={{ tenant: tenant.externalId }}
            label="Inventory"
            leftSection={<IconStack2 {...icon} />}
          />
        </Section>
      )}
      <Section title="Manage">
        <MenuLink
          to={paths.overview}
          search={ofWorkspace}
          activeOptions={{ exact: true, includeSearch: false }}
          label="Overview"
          leftSection={<IconBuildings {...icon} />}
        />
        <MenuLink
          to={paths.operations}
          search={tenant === null ? ofWorkspace : hubOfTenant(tenant.externalId)}
          activeOptions={{ includeSearch: false }}
          label="Operations"
          leftSection={<IconListCheck {...icon} />}
        />
      </Section>
    </Stack>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <Text component="h2" fz="xs" fw={600} c="dimmed" px="sm" mb={4}>
        {title}
      </Text>
      <Stack gap={2}>{children}</Stack>
    </div>
  )
}
