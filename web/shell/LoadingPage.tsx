import { Center, Group, Loader, Text } from '@mantine/core'

export function LoadingPage() {
  return (
    <Center mih="50vh" role="status">
      <Group gap="sm">
        <Loader size="sm" aria-hidden />
        <Text c="dimmed">Reading…</Text>
      </Group>
    </Center>
  )
}
