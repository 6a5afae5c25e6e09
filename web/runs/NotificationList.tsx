import { Box, Button, Group, Text, Title } from '@mantine/core'
import { IconBellOff } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import type { Notification } from '../../contract/notifications.ts'
import { operationPath } from '../../operations/operation-path.ts'
import { errorWords } from '../api/problem-words.ts'
import { TextLink } from '../links.tsx'
import { RelativeTime } from '../ui/RelativeTime.tsx'
import { ReasonedButton } from '../ui/ReasonedButton.tsx'
import { toneTexts } from '../ui/theme.ts'
import { toneSigns } from './badges.ts'
import type { Told } from './use-notifications.ts'

type Props = { told: Told; onFollowed: () => void }

/** The newest first. A link opens its operation, and what was opened was read. */
export function NotificationList({ told, onFollowed }: Props) {
  const { items, error } = told
  return (
    <section aria-label="Notifications">
      <Head told={told} />
      {error === null ? null : (
        <Box px="md" pb="sm" role="alert">
          <Text size="sm">
            {errorWords(error).title}. {items === undefined ? '' : 'What stands below may be old.'}
          </Text>
          <Button size="xs" variant="default" mt={6} onClick={told.readAgain}>
            Try again
          </Button>
        </Box>
      )}
      {items === undefined ? null : items.length === 0 ? (
        <NothingTold />
      ) : (
        <Items items={items} told={told} onFollowed={onFollowed} />
      )}
    </section>
  )
}

function Head({ told: { unread, markAllRead } }: { told: Told }) {
  const title = useRef<HTMLHeadingElement>(null)
  return (
    <Group justify="space-between" gap="xs" px="md" py="sm" className="notice-row">
      <div>
        <Title order={2} ref={title} tabIndex={-1}>
          Notifications
        </Title>
        {unread === undefined ? null : (
          <Text size="sm" c="dimmed">
            {unread.toLocaleString('en')} unread
          </Text>
        )}
      </div>
      {unread === undefined ? null : (
        <ReasonedButton
          size="compact-xs"
          variant="subtle"
          reason={unread === 0 ? 'Nothing is unread.' : null}
          onClick={() => {
            // The button is another once nothing is unread: whoever works by keyboard is not left nowhere.
            title.current?.focus()
            void markAllRead()
          }}
        >
          Mark all as read
        </ReasonedButton>
      )}
    </Group>
  )
}

function Items({ items, told, onFollowed }: Props & { items: readonly Notification[] }) {
  const list = useRef<HTMLDivElement>(null)
  // Older ones take the place of the button that was pressed: the first of them has the focus then.
  const firstOlder = useRef<number | null>(null)
  useEffect(() => {
    if (firstOlder.current === null || items.length <= firstOlder.current) return
    list.current?.querySelectorAll('a')[firstOlder.current]?.focus()
    firstOlder.current = null
  }, [items.length])
  return (
    <div className="notices" tabIndex={0} role="group" aria-label="Notifications" ref={list}>
      {items.map((item) => (
        <Item key={item.id} item={item} onRead={() => void told.markRead(item.id)} onFollowed={onFollowed} />
      ))}
      {told.showOlder === null ? null : (
        <Box p="xs" className="notice-row" ta="center">
          <Button
            size="xs"
            variant="subtle"
            loading={told.isReadingOlder}
            onClick={() => {
              firstOlder.current = items.length
              told.showOlder?.()
            }}
          >
            Show older
          </Button>
        </Box>
      )}
    </div>
  )
}

type ItemProps = { item: Notification; onRead: () => void; onFollowed: () => void }

function Item({ item, onRead, onFollowed }: ItemProps) {
  const Sign = toneSigns[item.tone]
  const isUnread = item.readAt === null
  return (
    <Group gap="sm" px="md" py="sm" wrap="nowrap" align="flex-start" className="notice-row">
      <Sign size={20} color={toneTexts[item.tone]} aria-hidden style={{ flexShrink: 0, marginTop: 1 }} />
      <div style={{ flex: 1, minWidth: 0 }}>
        <TextLink
          to={operationPath(item.operationId)}
          size="sm"
          display="block"
          lh={1.35}
          fw={isUnread ? 650 : 400}
          onClick={() => {
            if (isUnread) onRead()
            onFollowed()
          }}
        >
          {item.title}
        </TextLink>
        <Text size="xs" mt={2}>
          {item.body}
        </Text>
        <Group justify="space-between" gap="xs" mt={4}>
          <Text size="xs" c="dimmed">
            <RelativeTime at={item.createdAt} />
            {isUnread ? ' · unread' : ''}
          </Text>
          {isUnread ? (
            <Button
              size="compact-xs"
              variant="subtle"
              onClick={(event) => {
                // It goes away with the mark; its notification stays.
                event.currentTarget.closest('.notice-row')?.querySelector('a')?.focus()
                onRead()
              }}
              aria-label={`Mark as read: ${item.title}`}
            >
              Mark as read
            </Button>
          ) : null}
        </Group>
      </div>
    </Group>
  )
}

const NothingTold = () => (
  <Group gap="sm" px="md" pb="lg" pt="xs" wrap="nowrap">
    <IconBellOff size={20} aria-hidden style={{ flexShrink: 0 }} />
    <Text size="sm" c="dimmed">
      You were told nothing yet. When an operation that you started ends, it is said here, once.
    </Text>
  </Group>
)
