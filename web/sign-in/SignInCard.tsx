import { Center, Paper, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { BrandMark } from '../shell/Brand.tsx'

type Props = { title: string; under: string; children: ReactNode; beside?: ReactNode }

export function SignInCard({ title, under, children, beside }: Props) {
  useDocumentTitle(`${title} · TenantAtlas`)
  return (
    <Center component="main" mih="100dvh" p="md">
      <Stack w="100%" maw={400} gap="md">
        <BrandMark isAlwaysNamed />
        <Paper withBorder shadow="sm" p="xl">
          <Title order={1}>{title}</Title>
          <Text c="dimmed" size="sm" mb="lg" mt={2}>
            {under}
          </Text>
          {children}
        </Paper>
        {beside}
      </Stack>
    </Center>
  )
}
