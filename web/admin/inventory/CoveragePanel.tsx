import { Collapse, Group, Paper, Table, Text, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import {
  IconAlertTriangle,
  IconChevronDown,
  IconChevronRight,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconLock,
} from '@tabler/icons-react'
import { useId } from 'react'
import type { InventoryPage } from '../../../contract/inventory.ts'
import { operationPath } from '../../../operations/operation-path.ts'
import { operationName } from '../../../operations/presenter.ts'
import { TextLink } from '../../links.tsx'
import { RelativeTime } from '../../ui/RelativeTime.tsx'
import { ToneBadge } from '../../ui/ToneBadge.tsx'
import { toneTexts } from '../../ui/theme.ts'
import { coverageRows, coverageSummary, readingWords, type CoverageRow, type Reading } from './coverage-words.ts'

const readingIcons: Readonly<Record<Reading, typeof IconLock>> = {
  complete: IconCircleCheck,
  denied: IconLock,
  failed: IconCircleX,
  never: IconCircleDashed,
}

/** How much of the tenant the list below speaks for. Folded: one line that says whether to look. */
export function CoveragePanel({ coverage }: { coverage: InventoryPage['coverage'] }) {
  const [isOpen, { toggle }] = useDisclosure(false)
  const id = useId()
  const rows = coverageRows(coverage)
  const summary = coverageSummary(rows)
  const Chevron = isOpen ? IconChevronDown : IconChevronRight
  const Icon =
    summary.tone === 'success' ? IconCircleCheck : summary.tone === 'warning' ? IconAlertTriangle : IconCircleDashed
  return (
    <Paper withBorder component="section" aria-label="Coverage" mb="md">
      <UnstyledButton onClick={toggle} aria-expanded={isOpen} aria-controls={id} w="100%" px="md" py="sm">
        <Group gap="sm" wrap="nowrap">
          <Icon size={20} color={toneTexts[summary.tone]} aria-hidden style={{ flexShrink: 0 }} />
          <Text size="sm" style={{ flex: 1 }}>
            <Text span fw={600}>
              Coverage
            </Text>{' '}
            {summary.text}
          </Text>
          <Chevron size={18} aria-hidden style={{ flexShrink: 0 }} />
        </Group>
      </UnstyledButton>
      <Collapse expanded={isOpen} id={id}>
        <Table className="stacked" verticalSpacing={6} horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Type</Table.Th>
              <Table.Th scope="col">Category</Table.Th>
              <Table.Th scope="col">Last reading</Table.Th>
              <Table.Th scope="col" ta="right">
                Items
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Row key={row.type} row={row} />
            ))}
          </Table.Tbody>
        </Table>
      </Collapse>
    </Paper>
  )
}

function Row({ row }: { row: CoverageRow }) {
  const words = readingWords[row.reading]
  const Icon = readingIcons[row.reading]
  return (
    <Table.Tr>
      <Table.Td>{row.label}</Table.Td>
      <Table.Td>
        <Text span size="sm" c="dimmed">
          {row.category}
        </Text>
      </Table.Td>
      <Table.Td>
        <Group gap="xs">
          <ToneBadge tone={words.tone} icon={<Icon size={13} aria-hidden />}>
            {words.label}
          </ToneBadge>
          {row.at === null || row.operationId === null ? null : (
            <Text size="xs" c="dimmed">
              <RelativeTime at={row.at} />,{' '}
              <TextLink to={operationPath(row.operationId)}>{operationName(row.operationId)}</TextLink>
            </Text>
          )}
        </Group>
        {row.reason === null ? null : (
          <Text size="sm" mt={4}>
            {row.reason} What is listed of it, if anything, was read before.
          </Text>
        )}
      </Table.Td>
      <Table.Td ta="right" data-label="Items" style={{ whiteSpace: 'nowrap' }}>
        {row.itemCount === null ? (
          <Text span fz="inherit" c="dimmed">
            not known
          </Text>
        ) : (
          row.itemCount.toLocaleString('en')
        )}
      </Table.Td>
    </Table.Tr>
  )
}
