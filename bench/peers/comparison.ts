import type { Machine } from '../frame/machine.ts'
import { rounded } from '../frame/statistics.ts'
import { ours, type System } from './systems.ts'

/** One thing that was measured of both. The ratio is the median of the ratios of neighbouring rounds. */
export type Cell = {
  readonly name: string
  readonly isMoreBetter: boolean
  readonly ours: number
  readonly theirs: number
  readonly ratio: number
}

/** Every cell, the ones that are lost too. */
export function comparison(peer: System, cells: readonly Cell[], machine: Machine): string {
  const rows = cells.map((cell) => [
    cell.name,
    rounded(cell.ours).toLocaleString('en'),
    rounded(cell.theirs).toLocaleString('en'),
    rounded(cell.ratio).toFixed(2),
    verdict(cell),
  ])
  const head = ['', ours.name, peer.name, 'ratio', '']
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]!.length)))
  const line = (row: readonly string[]): string =>
    row.map((text, at) => (at === 0 ? text.padEnd(widths[at]!) : text.padStart(widths[at]!))).join('  ')
  return [
    '',
    `${ours.name} beside ${peer.name}`,
    `  ${machine.commit}, PostgreSQL ${machine.postgres}, Node ${machine.node}, load ${machine.load.before} → ${machine.load.after}`,
    `  kept of a job: ${ours.keeps} | ${peer.keeps}`,
    '',
    line(head),
    ...rows.map(line),
  ].join('\n')
}

/** Within a tenth nobody is ahead on a noisy machine. */
function verdict({ ratio, isMoreBetter }: Cell): string {
  const ahead = isMoreBetter ? ratio : 1 / ratio
  return ahead > 1.1 ? 'ahead' : ahead < 0.9 ? 'BEHIND' : 'even'
}
