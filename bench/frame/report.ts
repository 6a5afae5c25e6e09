import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Aim, Bench, Figure } from './bench.ts'
import type { Machine } from './machine.ts'
import { rounded } from './statistics.ts'

export type Measured = { readonly bench: Bench; readonly figures: readonly Figure[]; readonly machine: Machine }

/** Null: there is no aim. */
export function isMet({ aim, value, ratio }: Figure): boolean | null {
  if (aim === undefined) return null
  const measured = aim.of === 'ratio' ? (ratio ?? Number.NaN) : value
  return aim.holds === 'at most' ? measured <= aim.limit : measured >= aim.limit
}

/** For people: every cell, the losing ones too. */
export function tableOf({ bench, figures, machine }: Measured): string {
  const rows = figures.map((figure) => [
    figure.name,
    shown(figure.value, figure.unit),
    figure.raw === undefined ? '' : shown(figure.raw.value, figure.unit),
    figure.ratio === undefined ? '' : rounded(figure.ratio).toFixed(2),
    figure.aim === undefined ? '' : aimWords(figure.aim, figure.unit),
    { true: 'met', false: 'MISSED', null: '' }[String(isMet(figure)) as 'true' | 'false' | 'null'],
  ])
  const head = ['figure', 'ours', 'raw', 'ratio', 'aim', '']
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]!.length)))
  const line = (cells: readonly string[]): string =>
    cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  ')
  return [
    '',
    `${bench.name}: ${bench.question}`,
    machineWords(machine),
    '',
    line(head),
    line(widths.map((width) => '-'.repeat(width))),
    ...rows.map(line),
    ...notesOf(figures),
  ].join('\n')
}

const machineWords = ({ cpus, cpu, load, commit, postgres, node }: Machine): string =>
  `  ${commit}, PostgreSQL ${postgres}, Node ${node}, ${cpus} × ${cpu}, load ${load.before} → ${load.after}`

const shown = (value: number, unit: string): string => `${rounded(value).toLocaleString('en')} ${unit}`.trim()

const aimWords = ({ holds, limit, of }: Aim, unit: string): string =>
  `${holds === 'at most' ? '≤' : '≥'} ${of === 'ratio' ? `${limit} of raw` : shown(limit, unit)}`

function notesOf(figures: readonly Figure[]): string[] {
  const raws = new Set(figures.flatMap(({ raw }) => (raw === undefined ? [] : [`raw: ${raw.what}`])))
  const notes = figures.flatMap(({ name, note }) => (note === undefined ? [] : [`${name}: ${note}`]))
  return [...raws, ...notes].map((note) => `  ${note}`)
}

/** For machines: one line a figure, in the file of the day. */
export function keep({ bench, figures, machine }: Measured): string {
  const at = new Date().toISOString()
  const file = join('.cache', 'bench', `${at.slice(0, 10)}.jsonl`)
  mkdirSync(join('.cache', 'bench'), { recursive: true })
  for (const figure of figures)
    appendFileSync(file, `${JSON.stringify({ at, bench: bench.name, ...figure, met: isMet(figure), ...machine })}\n`)
  return file
}
