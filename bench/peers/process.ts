import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createInterface } from 'node:readline'

/** A system under measure, in a process of its own that is told what to do line by line. */
export type Adapter = {
  readonly ask: (command: string, args?: Readonly<Record<string, unknown>>) => Promise<unknown>
  readonly kill: () => Promise<void>
  readonly end: () => Promise<void>
}

type Answer = { readonly ok: true; readonly result: unknown } | { readonly ok: false; readonly error: string }

export function startAdapter(program: string, env: Readonly<Record<string, string>>): Adapter {
  const file = fileURLToPath(new URL(program, import.meta.url))
  // Ours is TypeScript, which the loader reads; for fairness everybody gets it.
  const child = spawn(process.execPath, ['--import', 'tsx', file], {
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.on('error', () => undefined)
  const gone = once(child, 'exit')
  const waiting: ((answer: Answer) => void)[] = []
  createInterface(child.stdout).on('line', (line) => {
    // Some say other things on stdout: an answer begins with a sign of its own.
    if (line.startsWith('@')) waiting.shift()?.(JSON.parse(line.slice(1)) as Answer)
  })
  return {
    async ask(command, args = {}) {
      const answered = new Promise<Answer>((resolve) => waiting.push(resolve))
      child.stdin.write(`${JSON.stringify({ command, ...args })}\n`)
      const ended = gone.then((): Answer => ({ ok: false, error: `${program} ended during ${command}` }))
      const answer = await Promise.race([answered, ended])
      if (!answer.ok) throw new Error(answer.error)
      return answer.result
    },
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
    async end() {
      child.stdin.end()
      await gone
    },
  }
}
