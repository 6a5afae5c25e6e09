import { Table } from '@mantine/core'
import type { HubNumber } from '../../../contract/hub-number.ts'
import { TextLink } from '../../links.tsx'
import { paths } from '../../paths.ts'
import { countText } from '../operations/count-text.ts'
import { hubOf } from '../overview/hub-opens.ts'
import { dayLong } from './day-words.ts'

export type TrendRow = { readonly day: string; readonly cells: readonly (HubNumber | string)[] }
type Props = {
  label: string
  columns: readonly string[]
  rows: readonly TrendRow[]
  back: string | undefined
}

/** What a chart shows, day by day and newest first; a number leads to its rows. */
export function TrendTable({ label, columns, rows, back }: Props) {
  return (
    <Table aria-label={label} verticalSpacing={6} horizontalSpacing="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Day</Table.Th>
          {columns.map((column) => (
            <Table.Th key={column} scope="col" ta="right">
              {column}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.toReversed().map(({ day, cells }) => (
          <Table.Tr key={day}>
            <Table.Th scope="row">{dayLong(day)}</Table.Th>
            {cells.map((cell, at) => (
              <Table.Td key={columns[at]} ta="right">
                <Cell cell={cell} back={back} name={`${columns[at]}, ${dayLong(day)}`} />
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

type CellProps = { cell: HubNumber | string; back: string | undefined; name: string }

function Cell({ cell, back, name }: CellProps) {
  if (typeof cell === 'string') return <>{cell}</>
  if (cell.count === 0) return <>0</>
  const count = countText(cell.count)
  return (
    <TextLink to={paths.operations} search={hubOf(cell, back)} aria-label={`${name}: ${count}`} size="sm">
      {count}
    </TextLink>
  )
}
