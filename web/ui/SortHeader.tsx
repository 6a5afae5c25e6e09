import { Group, Table, UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconArrowsSort } from '@tabler/icons-react'

type Props = {
  label: string
  order: 'ascending' | 'descending' | 'none'
  onSort: () => void
  w?: number
}

export function SortHeader({ label, order, onSort, ...cell }: Props) {
  const Icon = order === 'none' ? IconArrowsSort : order === 'ascending' ? IconArrowUp : IconArrowDown
  return (
    <Table.Th aria-sort={order} scope="col" {...cell}>
      <UnstyledButton onClick={onSort}>
        <Group gap={4} wrap="nowrap" className="sort-label">
          {label}
          <Icon size={14} aria-hidden />
        </Group>
      </UnstyledButton>
    </Table.Th>
  )
}
