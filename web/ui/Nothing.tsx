import { Paper, Stack, Text, ThemeIcon } from '@mantine/core'
import type { ReactNode } from 'react'

type Props = { icon: ReactNode; title: string; children: ReactNode; action?: ReactNode }

/** An empty list: what it is, why it is empty, and exactly one thing to do. */
export function Nothing({ icon, title, children, action }: Props) {
  return (
    <Paper withBorder py={48} px="lg">
      <Stack align="center" gap="xs" ta="center">
        <ThemeIcon variant="light" color="gray" size={44} radius="xl" aria-hidden>
          {icon}
        </ThemeIcon>
        <Text fw={600} component="h2" fz="md">
          {title}
        </Text>
        <Text c="dimmed" size="sm" maw={460}>
          {children}
        </Text>
        {action === undefined ? null : <div style={{ marginTop: 8 }}>{action}</div>}
      </Stack>
    </Paper>
  )
}
