import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { emailOf, expect, password, type Role } from './story.ts'

export type CommandLine = {
  readonly signIn: (role: Role) => Promise<void>
  /** What it printed; a command that fails fails the story. */
  readonly run: (args: readonly string[]) => Promise<string>
}

const program = fileURLToPath(new URL(join('..', 'bin', 'tenantatlas.mjs'), import.meta.url))

/** The command line as it was built, with a home of its own. */
export function commandLine(url: string, home: string): CommandLine {
  const run = async (args: readonly string[], stdin = ''): Promise<string> => {
    const child = spawn(process.execPath, [program, ...args], { env: { PATH: process.env['PATH'], HOME: home } })
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
    child.stdin.end(stdin)
    const code = await new Promise((resolve) => child.once('close', resolve))
    expect({ code, err: code === 0 ? '' : err }, args.join(' ')).toEqual({ code: 0, err: '' })
    return out
  }
  return {
    run,
    signIn: async (role) =>
      void (await run(['login', '--url', url, '--email', emailOf(role), '--password-stdin'], `${password}\n`)),
  }
}
