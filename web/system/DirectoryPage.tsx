import { Tabs } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { PageHeader } from '../ui/PageHeader.tsx'
import { DirectoryTenants } from './DirectoryTenants.tsx'
import { DirectoryWorkspaces } from './DirectoryWorkspaces.tsx'
import { NeedsRight } from './NeedsRight.tsx'

const title = 'Directory'

/** Every workspace of the installation and every tenant in them. */
export const DirectoryPage = () => (
  <NeedsRight capability="platform.directory.view" title={title} what="read the directory">
    <Directory />
  </NeedsRight>
)

function Directory() {
  const { show } = useSearch({ from: '/system/directory' })
  const navigate = useNavigate({ from: '/system/directory' })
  const tab = show === 'tenants' ? 'tenants' : 'workspaces'
  return (
    <>
      <PageHeader title={title}>All workspaces and their tenants, by name</PageHeader>
      <Tabs
        value={tab}
        onChange={(next) => void navigate({ search: next === 'tenants' ? { show: 'tenants' } : {} })}
        keepMounted={false}
      >
        <Tabs.List aria-label="Which directory">
          <Tabs.Tab value="workspaces">Workspaces</Tabs.Tab>
          <Tabs.Tab value="tenants">Tenants</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="workspaces" pt="md">
          <DirectoryWorkspaces />
        </Tabs.Panel>
        <Tabs.Panel value="tenants" pt="md">
          <DirectoryTenants />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}
