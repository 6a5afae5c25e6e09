import { Group, Text } from '@mantine/core'
import { paths } from '../paths.ts'
import { TextLink } from '../links.tsx'

export function Brand() {
  return (
    <TextLink
      to={paths.overview}
      underline="never"
      c="inherit"
      aria-label="TenantAtlas, overview"
      w={{ base: 'auto', sm: 216 }}
      style={{ flexShrink: 0 }}
    >
      <BrandMark />
    </TextLink>
  )
}

export function BrandMark({ isAlwaysNamed = false }: { isAlwaysNamed?: boolean }) {
  return (
    <Group gap={8} wrap="nowrap">
      <img src="/favicon.svg" width={28} height={28} alt="" />
      <Text fw={700} fz="md" {...(isAlwaysNamed ? {} : { visibleFrom: 'sm' })}>
        TenantAtlas
      </Text>
    </Group>
  )
}
