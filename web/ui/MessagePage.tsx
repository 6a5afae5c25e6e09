import { Center, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { createContext, use, type ReactNode } from 'react'

type Props = { title: string; children: ReactNode; action?: ReactNode }

/** True within the main part of a shell; a page that stands alone is its own. */
export const InMain = createContext(false)

/** A page that has one thing to say and at most one thing to do. */
export function MessagePage({ title, children, action }: Props) {
  useDocumentTitle(`${title} · TenantAtlas`)
  return (
    <Center component={use(InMain) ? 'section' : 'main'} mih="60vh" p="md">
      <Stack align="center" gap="sm" maw={440} ta="center">
        <Title order={1}>{title}</Title>
        <Text c="dimmed">{children}</Text>
        {action}
      </Stack>
    </Center>
  )
}
