import { cutTo, padTo, widthOf } from './text-width.ts'

export type Column = {
  readonly title: string
  /** May be cut when the terminal is too narrow; ids and states never are. */
  readonly canShrink?: boolean
}

const gap = '  '
const shrunkMin = 8

/** A table for a terminal of that many columns: a head, aligned cells, one line a row. Texts must be printable. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[], width: number): string[] {
  const widths = fitted(
    columns,
    columns.map(({ title }, at) => Math.max(widthOf(title), ...rows.map((row) => widthOf(row[at] ?? '')))),
    width,
  )
  const line = (cells: readonly string[]) =>
    widths
      .map((own, at) => padTo(cutTo(cells[at] ?? '', own), own))
      .join(gap)
      .trimEnd()
  return [line(columns.map(({ title }) => title)), ...rows.map(line)]
}

/** For a pipe: a line a row, nothing cut off and no head; two spaces between cells, and no cell is empty. */
export const plainLines = (rows: readonly (readonly string[])[]): string[] =>
  rows.map((row) => row.map((cell) => cell.replace(/ {2,}/g, ' ').trim() || '-').join(gap))

/** Takes from the widest that may shrink, until it fits or nothing is left to take. */
function fitted(columns: readonly Column[], wanted: readonly number[], width: number): number[] {
  const widths = [...wanted]
  const total = () => widths.reduce((sum, own) => sum + own, gap.length * (widths.length - 1))
  while (total() > width) {
    const most = Math.max(...widths.filter((_, at) => columns[at]?.canShrink === true))
    if (!(most > shrunkMin)) break
    widths[widths.findIndex((own, at) => own === most && columns[at]?.canShrink === true)] = most - 1
  }
  return widths
}
