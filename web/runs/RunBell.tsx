import './runs.css'
import { ActionIcon, Indicator } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconBell } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { announce } from '../ui/LiveRegion.tsx'
import { Popover } from '../ui/late/Popover.tsx'
import { NotificationList } from './NotificationList.tsx'
import { bellLabel, unreadBadge, unreadSentence } from './unread-words.ts'
import { useNotifications } from './use-notifications.ts'

/** What the person was told of their operations, each once, at its end. */
export function RunBell() {
  const [isOpen, { toggle, close }] = useDisclosure()
  const told = useNotifications()
  const { unread, fold } = told
  useUnreadAnnounced(unread)
  useEffect(() => {
    if (!isOpen) fold()
  }, [isOpen, fold])
  return (
    <Popover
      opened={isOpen}
      onChange={(open) => (open ? toggle() : close())}
      position="bottom-end"
      width={400}
      trapFocus
      returnFocus
    >
      <Indicator
        label={unread === undefined ? '' : unreadBadge(unread)}
        disabled={unread === undefined || unread === 0}
        size={17}
        offset={6}
        styles={{ indicator: { pointerEvents: 'none', fontSize: 11 } }}
      >
        <Popover.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={bellLabel(unread)}
            aria-expanded={isOpen}
            onClick={toggle}
          >
            <IconBell size={20} stroke={1.7} aria-hidden />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown p={0} maw="calc(100vw - 24px)" aria-label="Notifications">
        <NotificationList told={told} onFollowed={close} />
      </Popover.Dropdown>
    </Popover>
  )
}

/** A screen reader hears that something new was told; nothing on first load, and nothing for what was read. */
function useUnreadAnnounced(unread: number | undefined): void {
  const last = useRef<number | undefined>(undefined)
  useEffect(() => {
    if (unread === undefined) return
    if (last.current !== undefined && unread > last.current) announce(unreadSentence(unread))
    last.current = unread
  }, [unread])
}
