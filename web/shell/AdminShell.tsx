import { AppShell, Burger, Group } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { useLiveStream } from '../api/live.ts'
import { ActivityWidget } from '../runs/ActivityWidget.tsx'
import { RunBell } from '../runs/RunBell.tsx'
import { LiveRegion } from '../ui/LiveRegion.tsx'
import { InMain } from '../ui/MessagePage.tsx'
import { Brand } from './Brand.tsx'
import { LiveNotice } from './LiveNotice.tsx'
import { Navigation } from './Navigation.tsx'
import { PersonMenu } from './PersonMenu.tsx'
import { SchemeMenu } from './SchemeMenu.tsx'
import { TenantSwitcher } from './TenantSwitcher.tsx'
import { useArrival } from './use-arrival.ts'
import { useScope } from './use-scope.ts'
import { WorkspaceSwitcher } from './WorkspaceSwitcher.tsx'

/** What stands around every page of the workspace panel. */
export function AdminShell() {
  useLiveStream(useQueryClient())
  const { tenant } = useScope()
  const [isOpen, { toggle, close }] = useDisclosure()
  useArrival(close)
  return (
    <AppShell header={{ height: 56 }} navbar={{ width: 224, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}>
      <a className="skip-link" href="#main">
        Skip to the page
      </a>
      <AppShell.Header px="md">
        <Group h="100%" gap="sm" wrap="nowrap">
          <Burger
            opened={isOpen}
            onClick={toggle}
            hiddenFrom="sm"
            size="sm"
            aria-label="Navigation"
            aria-expanded={isOpen}
          />
          <Brand />
          <WorkspaceSwitcher visibleFrom="sm" />
          <TenantSwitcher />
          <Group ml="auto" gap={4} wrap="nowrap">
            <RunBell />
            <SchemeMenu />
            <PersonMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label="Main">
        <WorkspaceSwitcher hiddenFrom="sm" />
        <Navigation />
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        <div className="page">
          <LiveNotice />
          <InMain value={true}>
            <Outlet />
          </InMain>
        </div>
      </AppShell.Main>
      {tenant === null ? null : <ActivityWidget tenant={tenant.externalId} />}
      <LiveRegion />
    </AppShell>
  )
}
