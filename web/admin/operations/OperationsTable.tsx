import '../../runs/runs.css'
import { Table, Text } from '@mantine/core'
import type { Operation } from '../../../contract/operation.ts'
import { operationPath } from '../../../operations/operation-path.ts'
import { operationName } from '../../../operations/presenter.ts'
import { TextLink } from '../../links.tsx'
import { RunDuration } from '../../runs/RunDuration.tsx'
import { RunState } from '../../runs/RunState.tsx'
import { RelativeTime } from '../../ui/RelativeTime.tsx'
import type { HeldRow } from './held-rows.ts'
import { SelectBox } from './SelectBox.tsx'
import type { Selection } from './use-selection.ts'

export type RowsProps = {
  rows: readonly HeldRow[]
  selection: Selection
  /** Another page is being read; what stands here is the one before. */
  isOld: boolean
}

export function OperationsTable({ rows, selection, isOld }: RowsProps) {
  return (
    <Table
      aria-label="Operations"
      aria-busy={isOld}
      verticalSpacing={10}
      horizontalSpacing="md"
      highlightOnHover
      layout="fixed"
      style={isOld ? { opacity: 0.6 } : {}}
    >
      <Table.Thead>
        <Table.Tr>
          <Table.Th w={44} className="select-cell">
            <SelectPage selection={selection} isOld={isOld} />
          </Table.Th>
          <Table.Th scope="col">Operation</Table.Th>
          <Table.Th scope="col" w="18%">
            Tenant
          </Table.Th>
          <Table.Th scope="col" w="29%">
            State
          </Table.Th>
          <Table.Th scope="col" w="12%">
            Started by
          </Table.Th>
          <Table.Th scope="col" w={108}>
            Created
          </Table.Th>
          <Table.Th scope="col" w={112}>
            Duration
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Row key={row.run.id} row={row} selection={selection} isOld={isOld} />
        ))}
      </Table.Tbody>
    </Table>
  )
}

export const SelectPage = ({ selection: { page, togglePage }, isOld }: Omit<RowsProps, 'rows'>) => (
  <SelectBox
    label="Select all on this page"
    isOn={page === 'all'}
    isPartly={page === 'some'}
    isDisabled={isOld}
    onChange={togglePage}
  />
)

export type RowProps = { row: HeldRow; selection: Selection; isOld: boolean }

/** What a row says of itself to the eye and to keys. */
export const rowMarks = ({ row: { run, hasLeft }, selection: { selected } }: Omit<RowProps, 'isOld'>) => ({
  className: 'run-row',
  'data-run': run.id,
  ...(hasLeft ? { 'data-left': true } : {}),
  ...(selected.has(run.id) ? { 'data-selected': true } : {}),
})

function Row({ row, selection, isOld }: RowProps) {
  const { run } = row
  return (
    <Table.Tr {...rowMarks({ row, selection })}>
      <Table.Td className="select-cell">
        <SelectRow row={row} selection={selection} isOld={isOld} />
      </Table.Td>
      <Table.Td>
        <RowLink run={run} />
      </Table.Td>
      <Table.Td>{run.tenant?.name ?? 'Whole workspace'}</Table.Td>
      <Table.Td>
        <RowState row={row} />
      </Table.Td>
      <Table.Td>{run.initiator?.name ?? 'System'}</Table.Td>
      <Table.Td>
        <RelativeTime at={run.createdAt} />
      </Table.Td>
      <Table.Td>
        <RunDuration run={run} />
      </Table.Td>
    </Table.Tr>
  )
}

export const SelectRow = ({ row: { run }, selection, isOld }: RowProps) => (
  <SelectBox
    label={`Select ${operationName(run.id)}`}
    isOn={selection.selected.has(run.id)}
    isDisabled={isOld}
    onChange={() => selection.toggle(run)}
  />
)

/** How it stands now; one that would not be listed any more says so, and stays until the list is refreshed. */
export const RowState = ({ row: { run, readAt, hasLeft } }: { row: HeldRow }) => (
  <>
    <RunState run={run} readAt={readAt} />
    {hasLeft ? (
      <Text size="xs" fs="italic" mt={4}>
        No longer in this list
      </Text>
    ) : null}
  </>
)

/** The link that the whole row is. */
export function RowLink({ run }: { run: Operation }) {
  return (
    <TextLink to={operationPath(run.id)} className="run-row-link" fw={600} size="sm" c="inherit" underline="hover">
      {run.label}{' '}
      <Text span size="sm" c="dimmed" fw={400}>
        #{run.id}
      </Text>
    </TextLink>
  )
}
