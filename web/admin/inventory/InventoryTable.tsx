import { Box, Table, Text } from '@mantine/core'
import { IconEyeOff } from '@tabler/icons-react'
import type { InventoryItem } from '../../../contract/inventory.ts'
import { RelativeTime } from '../../ui/RelativeTime.tsx'
import { SortHeader } from '../../ui/SortHeader.tsx'
import { ToneBadge } from '../../ui/ToneBadge.tsx'
import { orderOf, sortAfter, type InventorySort } from './search.ts'

type Props = {
  items: readonly InventoryItem[]
  sort: InventorySort
  onSort: (sort: InventorySort) => void
  /** Another page is being read; what stands here is the one before. */
  isOld: boolean
}

export function InventoryTable({ items, sort, onSort, isOld }: Props) {
  return (
    <Table
      className="stacked"
      aria-label="Inventory"
      aria-busy={isOld}
      verticalSpacing={8}
      horizontalSpacing="md"
      highlightOnHover
      style={isOld ? { opacity: 0.6 } : {}}
    >
      <Table.Thead>
        <Table.Tr>
          <SortHeader label="Name" order={orderOf(sort, 'name')} onSort={() => onSort(sortAfter(sort, 'name'))} />
          <Table.Th scope="col" w={260}>
            Type
          </Table.Th>
          <Table.Th scope="col" w={130}>
            Platform
          </Table.Th>
          <SortHeader
            label="Last seen"
            order={orderOf(sort, 'lastSeen')}
            onSort={() => onSort(sortAfter(sort, 'lastSeen'))}
            w={130}
          />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map((item) => (
          <Row key={item.id} item={item} />
        ))}
      </Table.Tbody>
    </Table>
  )
}

function Row({ item }: { item: InventoryItem }) {
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={500}>
          {item.displayName}
        </Text>
        {item.missing ? (
          <Box mt={2}>
            <ToneBadge tone="warning" icon={<IconEyeOff size={13} aria-hidden />}>
              Not seen in the last complete reading of its type
            </ToneBadge>
          </Box>
        ) : null}
      </Table.Td>
      <Table.Td>{item.typeLabel}</Table.Td>
      <Table.Td>
        {item.platform ?? (
          <Text span fz="inherit" c="dimmed">
            Not stated
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Text span fz="inherit" c="dimmed">
          <RelativeTime at={item.lastSeenAt} />
        </Text>
      </Table.Td>
    </Table.Tr>
  )
}
