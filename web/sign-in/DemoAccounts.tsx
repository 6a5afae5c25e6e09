import { Code, Group, Paper, Stack, Text, UnstyledButton } from '@mantine/core'
import type { Credentials } from './SignInForm.tsx'

type Props = {
  people: readonly { readonly email: string; readonly role: string }[]
  password: string
  onPick: (credentials: Credentials) => void
}

/** The people of the demo, named where one signs in. They exist in the demo alone. */
export function DemoAccounts({ people, password, onPick }: Props) {
  return (
    <Paper component="section" aria-label="Demo accounts" withBorder p="md">
      <Text size="sm" fw={600}>
        This is the demo
      </Text>
      <Text size="sm" c="dimmed" mb="xs">
        Choose an account to fill in the form. They all share the password <Code>{password}</Code>.
      </Text>
      <Stack gap={2}>
        {people.map(({ email, role }) => (
          <UnstyledButton key={email} className="demo-account" onClick={() => onPick({ email, password })}>
            <Group justify="space-between" gap="xs" wrap="nowrap">
              <Text size="sm">{email}</Text>
              <Text size="sm" c="dimmed" ta="right">
                {role}
              </Text>
            </Group>
          </UnstyledButton>
        ))}
      </Stack>
    </Paper>
  )
}
