import { Readable } from 'node:stream'
import type { Terminal } from '../terminal.ts'

/** A terminal that keeps what is said to it: a pipe, unless a person looks at it. No home, so nobody is signed in. */
export function testTerminal(options: { isLookedAt?: boolean; columns?: number } = {}) {
  let out = ''
  let err = ''
  const terminal: Terminal = {
    out: (line) => (out += `${line}\n`),
    err: (line) => (err += `${line}\n`),
    draw: (text) => (out += text),
    isLookedAt: options.isLookedAt ?? false,
    columns: () => options.columns ?? 80,
    paint: (_, text) => text,
    env: { XDG_CONFIG_HOME: '/nonexistent' },
    stdin: Readable.from(['a password']) as unknown as NodeJS.ReadStream,
    onInterrupt: () => () => undefined,
  }
  return { terminal, out: () => out, err: () => err }
}
