import { Stack, Text } from '@mantine/core'
import {
  IconAddressBook,
  IconAlertTriangle,
  IconBroadcast,
  IconClockExclamation,
  IconListCheck,
} from '@tabler/icons-react'
import { MenuLink } from '../links.tsx'
import { paths } from '../paths.ts'

const icon = { size: 18, stroke: 1.7, 'aria-hidden': true } as const

export const SystemNavigation = () => (
  <Stack gap="lg" mt="xs">
    <Stack gap={2}>
      <MenuLink
        to={paths.system}
        activeOptions={{ exact: true }}
        label="Control tower"
        leftSection={<IconBroadcast {...icon} />}
      />
      <MenuLink
        to={paths.systemDirectory}
        activeOptions={{ includeSearch: false }}
        label="Directory"
        leftSection={<IconAddressBook {...icon} />}
      />
    </Stack>
    <div>
      <Text component="h2" fz="xs" fw={600} c="dimmed" px="sm" mb={4}>
        Operations
      </Text>
      <Stack gap={2}>
        <MenuLink
          to={paths.systemRuns}
          activeOptions={{ includeSearch: false }}
          label="Runs"
          leftSection={<IconListCheck {...icon} />}
        />
        <MenuLink
          to={paths.systemFailures}
          activeOptions={{ includeSearch: false }}
          label="Failures"
          leftSection={<IconAlertTriangle {...icon} />}
        />
        <MenuLink
          to={paths.systemStuck}
          activeOptions={{ includeSearch: false }}
          label="Stuck"
          leftSection={<IconClockExclamation {...icon} />}
        />
      </Stack>
    </div>
  </Stack>
)
