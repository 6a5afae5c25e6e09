import '../../runs/runs.css'
import { Table } from '@mantine/core'
import { memo } from 'react'
import { operationPath } from '../../../operations/operation-path.ts'
import { operationName } from '../../../operations/presenter.ts'
import { RunDuration } from '../../runs/RunDuration.tsx'
import { RunLink } from '../../runs/RunLink.tsx'
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
      layout="fixed"
      style={isOld ? { opacity: 0.6 } : {}}
    >
      <Table.Thead>
        <Table.Tr>
          <Table.Th w={44} className="select-cell">
            <SelectPage selection={selection} isOld={isOld} />
          </Table.Th>
          <Table.Th scope="col">Operation</Table.Th>
          <Table.Th scope="col" w="16%">
            Tenant
          </Table.Th>
          <Table.Th scope="col" w="26%">
            State
          </Table.Th>
          <Table.Th scope="col" w="13%">
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

/** What makes no difference to a row does not draw it anew: a page of them takes longer than anybody's key press may. */
export function isSameRow(before: RowProps, now: RowProps): boolean {
  const { run } = now.row
  return (
    before.row.run === run &&
    before.row.hasLeft === now.row.hasLeft &&
    // When it was read is said of what still goes on alone.
    (run.status === 'completed' || before.row.readAt === now.row.readAt) &&
    before.isOld === now.isOld &&
    before.selection.toggle === now.selection.toggle &&
    before.selection.selected.has(run.id) === now.selection.selected.has(run.id)
  )
}

const Row = memo(function Row({ row, selection, isOld }: RowProps) {
  const { run } = row
  return (
    <tr {...rowMarks({ row, selection })}>
      <td className="select-cell">
        <SelectRow row={row} selection={selection} isOld={isOld} />
      </td>
      <td className="run-cell">
        <RunLink run={run} to={operationPath(run.id)} />
      </td>
      <td className="run-cell">{run.tenant?.name ?? 'Whole workspace'}</td>
      <td className="run-cell">
        <RowState row={row} />
      </td>
      <td className="run-cell">{run.initiator?.name ?? 'System'}</td>
      <td className="run-cell">
        <RelativeTime at={run.createdAt} />
      </td>
      <td className="run-cell">
        <RunDuration run={run} />
      </td>
    </tr>
  )
}, isSameRow)

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
    {hasLeft ? <div className="run-left">No longer in this list</div> : null}
  </>
)
