import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { build, type Plugin } from 'esbuild'
import { parentPipe } from '../../server/lib/stop-signal.ts'

/** Real processes of the product, to be killed: each test file runs programs of its own build, which no rebuild replaces. */
const programs = {
  worker: 'server/entry/worker.ts',
  web: 'server/entry/web.ts',
  'beat-thread': 'server/runs/worker/beat-thread.ts',
  'busy-worker': 'tests/crash/busy-worker.ts',
  'poison-worker': 'tests/crash/poison-worker.ts',
  'deaf-worker': 'tests/crash/deaf-worker.ts',
  'noting-worker': 'tests/crash/noting-worker.ts',
} as const
export type Program = Exclude<keyof typeof programs, 'beat-thread'>

export type Built = { readonly folder: string; readonly remove: () => void }

export type BuildOptions = {
  /** Where the sources stand; another version of them has the product's programs alone. */
  readonly sources?: string
  /** What is changed in the sources on the way. */
  readonly plugins?: readonly Plugin[]
}
let builds = 0

/** As scripts/build.mjs builds them; beside the packages, which are found from there. */
export async function buildPrograms({ sources = '.', plugins = [] }: BuildOptions = {}): Promise<Built> {
  const root = join('.cache', 'crash', `${process.pid}-${++builds}`)
  const folder = join(root, 'server')
  const wanted = Object.entries(programs).map(([name, path]) => [name, join(resolve(sources), path)] as const)
  await build({
    entryPoints: Object.fromEntries(wanted.filter(([, path]) => existsSync(path))),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'warning',
    plugins: [...plugins],
  })
  cpSync(join(sources, 'server/database/migrations'), join(folder, 'migrations'), { recursive: true })
  return { folder, remove: () => rmSync(root, { recursive: true, force: true }) }
}

export type Running = {
  readonly pid: number
  /** Of a worker; empty for others. */
  readonly workerId: string
  /** Where a web process listens; empty for others. */
  readonly url: string
  readonly isRunning: () => boolean
  readonly signal: (name: NodeJS.Signals) => void
  /** With which code, or by which signal, it ended. */
  readonly ended: Promise<number | NodeJS.Signals>
  /** What it logged so far. */
  readonly log: () => string
}

/** A process that has been started and may not be ready yet. */
export type Launched = Omit<Running, 'workerId' | 'url'> & {
  /** What it said when it was ready; rejects when it ended before. */
  readonly ready: Promise<{ readonly workerId?: string; readonly url?: string }>
}

/** Starts a program. It ends with this process, whatever happens to that. */
export function launchProgram(built: Built, name: Program, env: Readonly<Record<string, string>>): Launched {
  const child = spawn(process.execPath, [join(built.folder, `${name}.mjs`)], {
    env: { PATH: process.env['PATH'] ?? '', [parentPipe]: '1', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.on('error', () => undefined)
  const lines: string[] = []
  const ended = once(child, 'exit').then(([code, signal]) => (signal ?? code) as number | NodeJS.Signals)
  createInterface(child.stderr).on('line', (line) => lines.push(line))
  const output = createInterface(child.stdout)
  const ready = new Promise<{ workerId?: string; url?: string }>((resolve, reject) => {
    output.on('line', (line) => {
      lines.push(line)
      if (line.includes('"ready":true')) resolve(JSON.parse(line) as { workerId?: string; url?: string })
    })
    void ended.then((how) => reject(new Error(`${name} ended with ${how} before it was ready:\n${lines.join('\n')}`)))
  })
  // Whoever waits for it hears of it; nobody has to.
  ready.catch(() => undefined)
  return {
    pid: child.pid ?? 0,
    ready,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    signal: (signal) => void child.kill(signal),
    ended,
    log: () => lines.join('\n'),
  }
}

/** Starts a program and waits until it says that it is ready. */
export async function startProgram(
  built: Built,
  name: Program,
  env: Readonly<Record<string, string>>,
): Promise<Running> {
  const launched = launchProgram(built, name, env)
  const { workerId = '', url = '' } = await launched.ready
  return { ...launched, workerId, url }
}
