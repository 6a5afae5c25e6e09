import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCalendar } from '@tabler/icons-react'
import { serverNow } from '../../api/server-clock.ts'
import { Popover } from '../../ui/late/Popover.tsx'
import type { OperationsList } from './use-operations.ts'
import { dayOf, daysAgo, endOfDay, lastDayOf, startOfDay, windowText } from './window.ts'

const spans = [
  { label: 'Today', days: 0 },
  { label: '7 days', days: 7 },
  { label: '90 days', days: 90 },
]

/** When the operations were created. Relative choices become absolute, so that a shared address shows the same. */
export function WindowFilter({ list }: { list: OperationsList }) {
  const [isOpen, { toggle, close }] = useDisclosure()
  const { from, to } = list.filter
  const words = windowText(list.filter)
  return (
    <Popover
      opened={isOpen}
      onChange={(open) => (open ? undefined : close())}
      position="bottom-start"
      width={340}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconCalendar size={16} aria-hidden />}
          aria-expanded={isOpen}
          onClick={toggle}
          className="filter-window"
        >
          {words.charAt(0).toUpperCase() + words.slice(1)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="When created" maw="calc(100vw - 32px)">
        <Stack gap="sm">
          <Group gap="xs">
            {spans.map(({ label, days }) => (
              <Button
                key={label}
                size="xs"
                variant="light"
                onClick={() => list.change({ from: daysAgo(days, serverNow()), to: '' })}
              >
                {label}
              </Button>
            ))}
            <Button size="xs" variant="subtle" onClick={() => list.change({ from: '', to: '' })}>
              Last 30 days
            </Button>
          </Group>
          <Group gap="xs" grow wrap="nowrap" preventGrowOverflow={false}>
            <TextInput
              type="date"
              miw={0}
              label="From"
              value={dayOf(from)}
              onChange={(event) => list.change({ from: startOfDay(event.currentTarget.value) ?? '' })}
            />
            <TextInput
              type="date"
              miw={0}
              label="To, included"
              value={lastDayOf(to)}
              onChange={(event) => list.change({ to: endOfDay(event.currentTarget.value) ?? '' })}
            />
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
