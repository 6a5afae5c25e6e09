import { Group, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'

type Props = {
  title: string
  /** What the title is of, for the tab of the browser: the tenant, say. */
  of?: string
  /** One line under the title. */
  children?: ReactNode
  /** The one dominant act, and what stands beside it. */
  actions?: ReactNode
}

/** The top of every page: what it is, of what, and the one thing to do. */
export function PageHeader({ title, of, children, actions }: Props) {
  useDocumentTitle([title, of, 'TenantAtlas'].filter((part) => part !== undefined).join(' · '))
  return (
    <Group component="header" justify="space-between" align="flex-start" gap="md" mb="lg">
      <Stack gap={2} miw={0}>
        <Title order={1}>{title}</Title>
        {children === undefined ? null : (
          <Text component="div" c="dimmed" size="sm">
            {children}
          </Text>
        )}
      </Stack>
      {actions === undefined ? null : <Group gap="xs">{actions}</Group>}
    </Group>
  )
}
