import { Burger, Button, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { Outlet, useNavigate } from '@tanstack/react-router'
import { systemSignOut } from '../../contract/people.ts'
import { send } from '../api/client.ts'
import { problemWords } from '../api/problem-words.ts'
import { systemMeQuery } from '../api/queries.ts'
import { TextLink } from '../links.tsx'
import { paths } from '../paths.ts'
import { BrandMark } from '../shell/Brand.tsx'
import { SchemeMenu } from '../shell/SchemeMenu.tsx'
import { useArrival } from '../shell/use-arrival.ts'
import { tellFailure } from '../ui/feedback.tsx'
import { Frame } from '../ui/Frame.tsx'
import { LiveRegion } from '../ui/LiveRegion.tsx'
import { InMain } from '../ui/MessagePage.tsx'
import { SystemNavigation } from './SystemNavigation.tsx'

/** What stands around every page for the people who run the installation. */
export function SystemShell() {
  const { data: me } = useSuspenseQuery(systemMeQuery)
  const [isOpen, { toggle, close }] = useDisclosure()
  useArrival(close)
  return (
    <>
      <Frame
        isNavigationOpen={isOpen}
        navigation={<SystemNavigation />}
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
            <TextLink to={paths.system} underline="never" c="inherit" aria-label="TenantAtlas, control tower">
              <BrandMark />
            </TextLink>
            <Text size="sm" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
              System panel
            </Text>
            <Group ml="auto" gap="xs" wrap="nowrap">
              <Text size="sm" visibleFrom="sm">
                {me.person.name}
              </Text>
              <SchemeMenu />
              <SignOutButton />
            </Group>
          </Group>
        }
      >
        <div className="page">
          <InMain value={true}>
            <Outlet />
          </InMain>
        </div>
      </Frame>
      <LiveRegion />
    </>
  )
}

function SignOutButton() {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const leave = async () => {
    const result = await send(systemSignOut, {})
    if (!result.ok && result.problem.status !== 401) {
      tellFailure('You are still signed in', problemWords(result.problem, result.retryAfterSeconds).body)
      return
    }
    await navigate({ to: paths.systemSignIn })
    queries.removeQueries({ queryKey: ['system'] })
  }
  return (
    <Button variant="default" size="xs" onClick={() => void leave()}>
      Sign out
    </Button>
  )
}
