import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

export type Ready = { readonly role: string; readonly pid: number; readonly url?: string; readonly hooksUrl?: string }

/** From `warn` on, in pino's numbers. */
const warning = 40
/** One older file is kept beside it: enough to look back a day, and never a full disk. */
const logMaxBytes = 20_000_000

export type ChildLog = {
  readonly follow: (stream: Readable) => void
  /** What it wrote last, for a child that did not get up. */
  readonly lastLines: () => string
}

/** Every line of a child goes into its file; warnings go to the terminal too, and a ready line to whoever waits for it. */
export function childLog(
  folder: string,
  role: string,
  tell: { readonly warning: (text: string) => void; readonly ready: (ready: Ready, line: string) => void },
): ChildLog {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, `${role}.log`)
  let last: string[] = []
  let bytes = sizeOf(file)
  const take = (line: string) => {
    last = [...last.slice(-9), line]
    bytes += Buffer.byteLength(line) + 1
    if (bytes > logMaxBytes) {
      renameSync(file, `${file}.1`)
      bytes = 0
    }
    appendFileSync(file, `${line}\n`, { mode: 0o600 })
    const entry = parsed(line)
    if (entry === null) return tell.warning(line)
    if (entry['ready'] === true && typeof entry['pid'] === 'number') return tell.ready(entry as Ready, line)
    if (typeof entry['level'] === 'number' && entry['level'] >= warning) tell.warning(messageOf(entry, line))
  }
  return {
    follow: (stream) => void createInterface({ input: stream }).on('line', take),
    lastLines: () => last.join('\n'),
  }
}

function parsed(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    return null
  }
}

const messageOf = (entry: Record<string, unknown>, line: string): string =>
  typeof entry['msg'] === 'string' ? entry['msg'] : line

function sizeOf(file: string): number {
  try {
    return statSync(file).size
  } catch {
    return 0
  }
}
