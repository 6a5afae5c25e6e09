import { Avatar, Button, Text, UnstyledButton } from '@mantine/core'
import { IconLogout } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { signOut } from '../../contract/people.ts'
import { send } from '../api/client.ts'
import { problemWords } from '../api/problem-words.ts'
import { paths } from '../paths.ts'
import { tellFailure } from '../ui/feedback.tsx'
import { Popover } from '../ui/late/Popover.tsx'
import { useScope } from './use-scope.ts'

export function PersonMenu() {
  const { me, workspace } = useScope()
  const leave = useSignOut()
  const { name, email } = me.person
  return (
    <Popover position="bottom-end" width={260} trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton aria-label={`${name}: account`} style={{ borderRadius: '50%' }}>
          <Avatar size={34} radius="xl" color="indigo" aria-hidden>
            {initials(name)}
          </Avatar>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label="Account">
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Text size="sm" c="dimmed">
          {email}
        </Text>
        <Text size="sm" c="dimmed" mb="sm">
          {workspace === null ? 'Member of no workspace' : `${capital(workspace.role)} of ${workspace.name}`}
        </Text>
        <Button
          variant="default"
          fullWidth
          leftSection={<IconLogout size={16} aria-hidden />}
          onClick={() => void leave()}
        >
          Sign out
        </Button>
      </Popover.Dropdown>
    </Popover>
  )
}

/** Signed out only once the server says so: until then the session lives, and the page does not claim otherwise. */
function useSignOut(): () => Promise<void> {
  const queries = useQueryClient()
  const navigate = useNavigate()
  return async () => {
    const result = await send(signOut, {})
    if (!result.ok && result.problem.status !== 401) {
      const words = problemWords(result.problem)
      tellFailure('You are still signed in', `${words.title}. ${words.body}`)
      return
    }
    await navigate({ to: paths.signIn, search: {} })
    queries.clear()
  }
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)
const initials = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('')
