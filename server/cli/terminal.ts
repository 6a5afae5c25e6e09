import { styleText } from 'node:util'
import type { Tone } from '../../operations/presenter.ts'
import { cleaned, jsonText } from './printable.ts'

/** Where the command line speaks: answers to standard output, everything else beside it. */
export type Terminal = {
  readonly out: (line: string) => void
  readonly err: (line: string) => void
  /** Text that stays on its line, to be drawn over. */
  readonly draw: (text: string) => void
  /** True when a person looks at standard output, and not a program. */
  readonly isLookedAt: boolean
  readonly columns: () => number
  readonly paint: (tone: Tone | 'strong' | 'dim', text: string) => string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdin: NodeJS.ReadStream
  /** Calls back at Ctrl-C; answers with the function that forgets it. */
  readonly onInterrupt: (stop: () => void) => () => void
}

const styles = {
  success: 'green',
  info: 'cyan',
  warning: 'yellow',
  danger: 'red',
  neutral: null,
  strong: 'bold',
  dim: 'dim',
} as const

export function processTerminal(): Terminal {
  const { stdout, stderr, env, stdin } = process
  // Whoever read it has gone, as `head` does: nothing is left to say, and nobody to say it to.
  for (const stream of [stdout, stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 141 : 1))
  const isLookedAt = stdout.isTTY && env['TERM'] !== 'dumb'
  const hasColour = isLookedAt && (env['NO_COLOR'] ?? '') === ''
  return {
    out: (line) => void stdout.write(`${line}\n`),
    err: (line) => void stderr.write(`${line}\n`),
    draw: (text) => void stdout.write(text),
    isLookedAt,
    columns: () => stdout.columns || 80,
    paint: (tone, text) => {
      const style = styles[tone]
      return hasColour && style !== null ? styleText(style, text) : text
    },
    env,
    stdin,
    onInterrupt(stop) {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
      return () => ['SIGINT', 'SIGTERM'].forEach((signal) => process.off(signal, stop))
    },
  }
}

/** An answer, as the API gave it or in words; for words every text in it is made printable first. */
export function print<T>(
  terminal: Terminal,
  isJson: boolean,
  value: T,
  inWords: (value: T) => readonly string[],
): void {
  if (isJson) terminal.out(jsonText(value, 2))
  else for (const line of inWords(cleaned(value))) terminal.out(line)
}
