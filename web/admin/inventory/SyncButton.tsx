import { ActionIcon, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronDown, IconRefresh } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { Menu } from '../../ui/late/Menu.tsx'
import { ReasonedButton } from '../../ui/ReasonedButton.tsx'
import type { Sync } from './use-sync.ts'

// Few open it, so nobody waits for it.
const SyncTypesDialog = lazy(() =>
  import('./SyncTypesDialog.tsx').then((module) => ({ default: module.SyncTypesDialog })),
)

/** The one dominant act of the page, and beside it the narrower way. */
export function SyncButton({ sync, reason }: { sync: Sync; reason: string | null }) {
  const [isChoosing, { open, close }] = useDisclosure()
  return (
    <div>
      <Group gap={4} wrap="nowrap">
        <ReasonedButton
          reason={reason}
          loading={sync.isStarting}
          leftSection={<IconRefresh size={18} aria-hidden />}
          onClick={() => void sync.start()}
        >
          Sync inventory
        </ReasonedButton>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon size={36} variant={reason === null ? 'filled' : 'default'} aria-label="More ways to sync">
              <IconChevronDown size={18} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              maw={280}
              {...(reason === null
                ? { onClick: open }
                : { 'aria-disabled': true, c: 'dimmed', closeMenuOnClick: false })}
            >
              Sync selected types…
              {reason === null ? null : (
                <Text span size="xs" display="block">
                  {reason}
                </Text>
              )}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Group>
      {isChoosing ? (
        <Suspense fallback={null}>
          <SyncTypesDialog isOpen onClose={close} sync={sync} />
        </Suspense>
      ) : null}
    </div>
  )
}
