import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where a process can die: every statement that it was heard to send, before it, in flight and after its answer. */

export const sides = ['before', 'flight', 'after'] as const
export type Side = (typeof sides)[number]

export type Line = {
  readonly actor: string
  readonly id: string
  readonly n: number
  readonly of?: number
  readonly phase: 'intent' | 'ok' | 'fail' | 'unclear'
  readonly op: string
  readonly move?: string
  readonly kind?: string
  readonly point?: string
}

/** The whole lines of a folder; the last one of a process that died may be torn. */
export function linesIn(folder: string): Line[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
    .filter((text) => text.endsWith('}'))
    .map((text) => JSON.parse(text) as Line)
}

/**
 * The points in what was heard, each with how often it was reached. What a process says before its first transaction is
 * the migration's own: it is not what moves runs.
 */
export function pointsIn(lines: readonly Line[]): Map<string, number> {
  const begun = new Set<string>()
  const points = new Map<string, number>()
  for (const { id, point } of lines) {
    if (point === undefined) continue
    if (point === 'begin tx') begun.add(id)
    if (begun.has(id)) points.set(point, (points.get(point) ?? 0) + 1)
  }
  return points
}

const moving = /\b(run_(start|begin|resume|release|end|wish_cancel|report|wait|beat)|worker_enter)\b/

/** From the call of a move to the commit that makes it true: where a death could leave half of it. */
export const isOfMove = (point: string): boolean => moving.test(point)

const moveOf: Readonly<Record<string, string>> = {
  run_start: 'start',
  run_begin: 'begin',
  run_release: 'release',
  run_resume: 'resume',
}

/** The moves that were heard: by their function, or by name for those that end. */
export const movesIn = (lines: readonly Line[]): Set<string> =>
  new Set(
    lines
      .filter(({ phase }) => phase === 'intent')
      .flatMap(({ op, move }) => (op === 'run_end' ? [move ?? ''] : op in moveOf ? [moveOf[op] ?? ''] : [])),
  )

/** How often each `<side>:<point>` was really died at, as the dead wrote with their last line. */
export function deathsIn(lines: readonly Line[]): Map<string, number> {
  const deaths = new Map<string, number>()
  for (const { op, kind, point } of lines)
    if (op === 'fault' && kind === 'kill -9' && point !== undefined) deaths.set(point, (deaths.get(point) ?? 0) + 1)
  return deaths
}

export type Kill = {
  readonly stage: string
  readonly point: string
  readonly side: Side
  /** Struck at one of its first so many times. */
  readonly among: number
}

export type Plan = {
  /** Kills at each side of each point. */
  readonly times: (point: string, side: Side) => number
  /** Whether this stage is one for this point. */
  readonly isFor: (stage: string, point: string) => boolean
}

/** Who is killed where: what several stages pass through is shared out among them. */
export function planKills(heard: ReadonlyMap<string, ReadonlyMap<string, number>>, plan: Plan): Kill[] {
  const kills: Kill[] = []
  const points = new Set([...heard.values()].flatMap((points) => [...points.keys()]))
  for (const point of [...points].sort()) {
    const stages = [...heard].filter(([name, own]) => own.has(point) && plan.isFor(name, point))
    if (stages.length === 0) continue
    for (const side of sides)
      for (let time = 0; time < plan.times(point, side); time++) {
        const [stage = '', own = new Map<string, number>()] = stages[(time + sides.indexOf(side)) % stages.length] ?? []
        kills.push({ stage, point, side, among: own.get(point) ?? 1 })
      }
  }
  return kills
}
