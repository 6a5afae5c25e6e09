import { Group, Table, Text, UnstyledButton, type MantineBreakpoint } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconArrowsSort } from '@tabler/icons-react'

type Props = {
  label: string
  order: 'ascending' | 'descending' | 'none'
  onSort: () => void
  w?: number
  visibleFrom?: MantineBreakpoint
}

export function SortHeader({ label, order, onSort, ...cell }: Props) {
  const Icon = order === 'none' ? IconArrowsSort : order === 'ascending' ? IconArrowUp : IconArrowDown
  return (
    <Table.Th aria-sort={order} scope="col" {...cell}>
      <UnstyledButton onClick={onSort}>
        <Group gap={4} wrap="nowrap">
          <Text component="span" fz="inherit" fw="inherit">
            {label}
          </Text>
          <Icon size={14} aria-hidden />
        </Group>
      </UnstyledButton>
    </Table.Th>
  )
}
