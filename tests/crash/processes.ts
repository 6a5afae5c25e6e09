import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { migrationsFolder } from '../../server/database/migrate.ts'
import { parentPipe } from '../../server/lib/stop-signal.ts'

/** Real processes of the product, to be killed: each test file runs programs of its own build, which no rebuild replaces. */
const programs = {
  worker: new URL('../../server/entry/worker.ts', import.meta.url),
  web: new URL('../../server/entry/web.ts', import.meta.url),
  'busy-worker': new URL('./busy-worker.ts', import.meta.url),
  'beat-thread': new URL('../../server/runs/worker/beat-thread.ts', import.meta.url),
}
export type Program = Exclude<keyof typeof programs, 'beat-thread'>

export type Built = { readonly folder: string; readonly remove: () => void }

/** As scripts/build.mjs builds them; beside the packages, which are found from there. */
export async function buildPrograms(): Promise<Built> {
  const root = join('.cache', 'crash', String(process.pid))
  const folder = join(root, 'server')
  await build({
    entryPoints: Object.fromEntries(Object.entries(programs).map(([name, url]) => [name, fileURLToPath(url)])),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'warning',
  })
  cpSync(migrationsFolder, join(folder, 'migrations'), { recursive: true })
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

/** Starts a program and waits until it says that it is ready. It ends with this process, whatever happens to that. */
export async function startProgram(
  built: Built,
  name: Program,
  env: Readonly<Record<string, string>>,
): Promise<Running> {
  const child = spawn(process.execPath, [join(built.folder, `${name}.mjs`)], {
    env: { PATH: process.env['PATH'] ?? '', [parentPipe]: '1', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.on('error', () => undefined)
  const lines: string[] = []
  const ended = once(child, 'exit').then(([code, signal]) => (signal ?? code) as number | NodeJS.Signals)
  createInterface(child.stderr).on('line', (line) => lines.push(line))
  const output = createInterface(child.stdout)
  const ready = new Promise<{ workerId?: string; url?: string }>((resolve) =>
    output.on('line', (line) => {
      lines.push(line)
      if (line.includes('"ready":true')) resolve(JSON.parse(line) as { workerId?: string; url?: string })
    }),
  )
  const said = await Promise.race([ready, ended])
  if (typeof said !== 'object') throw new Error(`${name} ended with ${said} before it was ready:\n${lines.join('\n')}`)
  return {
    pid: child.pid ?? 0,
    workerId: said.workerId ?? '',
    url: said.url ?? '',
    isRunning: () => child.exitCode === null && child.signalCode === null,
    signal: (signal) => void child.kill(signal),
    ended,
    log: () => lines.join('\n'),
  }
}
