import type { History } from './history.ts'
import { numberIn, textIn } from './history.ts'

/** What was read, for people: how many lines of which actor, and which faults really happened. */
export type Reading = {
  readonly actors: readonly { readonly actor: string; readonly files: number; readonly lines: number }[]
  readonly faults: Readonly<Record<string, number>>
  /** Why the histories cannot vouch for anything; empty when they can. */
  readonly gaps: readonly string[]
  readonly torn: readonly string[]
}

/**
 * A story announces each process that it starts (`op: announce, who: <actor>, pid`). One that was announced and said
 * nothing would make every rule look kept.
 */
export function readingOf(history: History): Reading {
  const gaps = history.broken.map((at) => `${at} cannot be read`)
  const announced = history.lines.filter(({ op }) => op === 'announce')
  for (const line of announced) {
    const file = `${textIn(line, 'who')}-${numberIn(line, 'pid')}.jsonl`
    if ((history.files.get(file) ?? 0) === 0) gaps.push(`${file} was announced at ${line.at}, and says nothing`)
  }
  for (const [file, lines] of history.files) if (lines === 0) gaps.push(`${file} is empty`)
  if (history.lines.length === 0) gaps.push('there is no line of history at all')
  const faults: Record<string, number> = {}
  for (const line of history.lines) {
    if (line.op !== 'fault') continue
    const kind = textIn(line, 'kind') ?? 'unnamed'
    faults[kind] = (faults[kind] ?? 0) + 1
  }
  return { actors: actorsOf(history), faults, gaps: [...new Set(gaps)], torn: history.torn }
}

function actorsOf({ lines }: History): Reading['actors'] {
  const actors = new Map<string, { files: Set<string>; lines: number }>()
  for (const { actor, file } of lines) {
    const known = actors.get(actor) ?? { files: new Set<string>(), lines: 0 }
    known.files.add(file)
    known.lines++
    actors.set(actor, known)
  }
  return [...actors]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([actor, known]) => ({ actor, files: known.files.size, lines: known.lines }))
}
