import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll } from 'vitest'

export type Ended = { readonly code: number | null; readonly out: string; readonly err: string }
export type Running = {
  readonly child: ChildProcess
  /** Everything that was said until now. */
  readonly out: () => string
  readonly err: () => string
  readonly ended: Promise<Ended>
}
export type RunOptions = { readonly env?: Record<string, string>; readonly stdin?: string }

/** The command line as people run it: built, in a process of its own, with a home of its own. */
export function testCli() {
  // Beside node_modules, or its packages would not be found.
  const folder = fileURLToPath(new URL(`../../../.cache/cli-test-${process.pid}/`, import.meta.url))
  const program = join(folder, 'cli.mjs')
  const running = new Set<ChildProcess>()
  let home = ''

  beforeAll(async () => {
    mkdirSync(folder, { recursive: true })
    home = mkdtempSync(join(tmpdir(), 'cli-home-'))
    await build({
      entryPoints: [fileURLToPath(new URL('../../entry/cli.ts', import.meta.url))],
      outfile: program,
      bundle: true,
      packages: 'external',
      platform: 'node',
      target: 'node20',
      format: 'esm',
    })
  })
  afterAll(() => {
    for (const child of running) child.kill('SIGKILL')
    for (const path of [folder, home]) rmSync(path, { recursive: true, force: true })
  })

  const loginFile = () => join(home, '.config', 'tenantatlas', 'login.json')
  const begin = (args: readonly string[], { env = {}, stdin }: RunOptions = {}): Running => {
    const child = spawn(process.execPath, [program, ...args], {
      env: { PATH: process.env['PATH'], HOME: home, TZ: 'UTC', ...env },
    })
    running.add(child)
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
    child.stdin.end(stdin ?? '')
    const ended = new Promise<Ended>((resolve) =>
      child.once('close', (code) => {
        running.delete(child)
        resolve({ code, out, err })
      }),
    )
    return { child, out: () => out, err: () => err, ended }
  }
  return {
    begin,
    run: (args: readonly string[], options?: RunOptions): Promise<Ended> => begin(args, options).ended,
    loginFile,
    token: (): string => (JSON.parse(readFileSync(loginFile(), 'utf8')) as { token: string }).token,
  }
}
