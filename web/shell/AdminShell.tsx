import { Burger, Group } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { useLiveStream } from '../api/live.ts'
import { ActivityWidget } from '../runs/ActivityWidget.tsx'
import { RunBell } from '../runs/RunBell.tsx'
import { Frame } from '../ui/Frame.tsx'
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
    <>
      <Frame
        isNavigationOpen={isOpen}
        header={
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
        }
        navigation={
          <>
            <WorkspaceSwitcher hiddenFrom="sm" />
            <Navigation />
          </>
        }
      >
        <div className="page">
          <LiveNotice />
          <InMain value={true}>
            <Outlet />
          </InMain>
        </div>
      </Frame>
      {tenant === null ? null : <ActivityWidget tenant={tenant.externalId} />}
      <LiveRegion />
    </>
  )
}
