import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One line that an actor wrote of what it meant to do, or of what became of it. */
export type Line = {
  /** `worker-4711.jsonl:12`, for people to look it up. */
  readonly at: string
  readonly file: string
  /** By the clock of whoever wrote it, in ms. */
  readonly t: number
  readonly actor: string
  readonly id: string
  readonly n: number
  readonly phase: 'intent' | 'ok' | 'fail' | 'unclear'
  /** Which intent this is the result of. */
  readonly of: number | null
  readonly op: string
  /** Everything else that stands in the line. */
  readonly said: Readonly<Record<string, unknown>>
}

export type History = {
  readonly lines: readonly Line[]
  /** How many whole lines each file holds, the empty ones included. */
  readonly files: ReadonlyMap<string, number>
  /** Last lines that a killed process did not bring to their end. */
  readonly torn: readonly string[]
  /** Lines inside a file that cannot be read: nothing but a fault of the writer explains them. */
  readonly broken: readonly string[]
}

const phases: readonly string[] = ['intent', 'ok', 'fail', 'unclear']

/** Reads every `*.jsonl` of a folder. Throws when the folder is not there. */
export function readHistory(folder: string): History {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
  return historyOf(names.map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') })))
}

export function historyOf(texts: readonly { readonly name: string; readonly text: string }[]): History {
  const lines: Line[] = []
  const files = new Map<string, number>()
  const torn: string[] = []
  const broken: string[] = []
  for (const { name, text } of texts) {
    const parts = text.split('\n')
    let whole = 0
    for (const [index, part] of parts.entries()) {
      if (part.trim() === '') continue
      const at = `${name}:${index + 1}`
      const line = lineOf(part, name, at)
      if (line !== null) {
        lines.push(line)
        whole++
      } else if (index === parts.length - 1) torn.push(at)
      else broken.push(at)
    }
    files.set(name, whole)
  }
  return { lines, files, torn, broken }
}

function lineOf(text: string, file: string, at: string): Line | null {
  const said = parsed(text)
  if (said === null) return null
  const { t, actor, id, n, phase, of, op } = said
  if (typeof t !== 'number' || typeof n !== 'number' || typeof actor !== 'string' || typeof op !== 'string') return null
  if (typeof phase !== 'string' || !phases.includes(phase)) return null
  return {
    at,
    file,
    t,
    actor,
    id: typeof id === 'string' ? id : file,
    n,
    phase: phase as Line['phase'],
    of: typeof of === 'number' ? of : null,
    op,
    said,
  }
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

/** A whole number that a line says under this name; runs are written as numbers by some and as text by others. */
export function numberIn(line: Line, name: string): number | null {
  const value = line.said[name]
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : null
}

export function textIn(line: Line, name: string): string | null {
  const value = line.said[name]
  return typeof value === 'string' ? value : null
}
