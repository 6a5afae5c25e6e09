import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { migrationsFolder } from '../../server/database/migrate.ts'
import { parentPipe } from '../../server/lib/stop-signal.ts'

/** What is run beside the benchmark: the product as it is released, and small programs of one bench. */
export type Programs = {
  /**
   * Starts a program and resolves when it says that it is ready, in one line of JSON with `ready: true`. `entry` is the path
   * of its source from the root of the repository, `server/entry/worker.ts` for one.
   */
  readonly start: (entry: string, env: Readonly<Record<string, string>>, args?: readonly string[]) => Promise<Program>
}

export type Program = {
  readonly pid: number
  /** The line by which it said that it is ready. */
  readonly said: Readonly<Record<string, unknown>>
  /** From the start of the process to that line, in ms. */
  readonly readyAfterMs: number
  /** Lines of JSON that it says later on standard output. */
  readonly onLine: (listener: (line: Readonly<Record<string, unknown>>) => void) => void
  /** A line of JSON for it to read. */
  readonly tell: (line: object) => void
  /** Resident memory in bytes, as the system counts it. */
  readonly rssBytes: () => number
  readonly signal: (name: NodeJS.Signals) => void
  /** Resolves with how long it took to end after SIGTERM, in ms. */
  readonly stop: () => Promise<number>
}

/** For finding out why: `BENCH_NODE_ARGS='--cpu-prof --cpu-prof-dir=.cache/bench/cpu'` profiles every program. */
const nodeArgs = (process.env['BENCH_NODE_ARGS'] ?? '').split(' ').filter((arg) => arg !== '')

const beatThread = 'server/runs/worker/beat-thread.ts'

export function openPrograms(): { programs: Programs; close: () => Promise<void> } {
  const folder = join('.cache', 'bench', 'programs', String(process.pid))
  const built = new Map<string, Promise<string>>()
  const running = new Set<Program & { readonly ended: Promise<unknown> }>()
  const programs: Programs = {
    async start(entry, env, args = []) {
      const known = built.get(entry) ?? buildProgram(folder, entry)
      built.set(entry, known)
      const program = await launch(await known, env, args)
      running.add(program)
      void program.ended.then(() => running.delete(program))
      return program
    },
  }
  return {
    programs,
    async close() {
      const left = [...running]
      for (const program of left) program.signal('SIGKILL')
      await Promise.all(left.map(({ ended }) => ended))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** As scripts/build.mjs does it, in a folder that no rebuild replaces; the packages are found from there. */
async function buildProgram(folder: string, entry: string): Promise<string> {
  const name = entry.replaceAll('/', '-').replace(/\.ts$/, '')
  const server = join(folder, name, 'server')
  const root = fileURLToPath(new URL('../..', import.meta.url))
  await build({
    absWorkingDir: root,
    entryPoints: { [name]: join(root, entry), 'beat-thread': join(root, beatThread) },
    outdir: join(root, server),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'warning',
  })
  cpSync(migrationsFolder, join(server, 'migrations'), { recursive: true })
  return join(server, `${name}.mjs`)
}

async function launch(file: string, env: Readonly<Record<string, string>>, args: readonly string[]) {
  const began = performance.now()
  const child = spawn(process.execPath, [...nodeArgs, file, ...args], {
    env: { PATH: process.env['PATH'] ?? '', [parentPipe]: '1', LOG_LEVEL: 'warn', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.on('error', () => undefined)
  const errors: string[] = []
  createInterface(child.stderr).on('line', (line) => errors.push(line))
  const ended = once(child, 'exit')
  const listeners = new Set<(line: Readonly<Record<string, unknown>>) => void>()
  const ready = new Promise<Record<string, unknown>>((resolve) => {
    createInterface(child.stdout).on('line', (text) => {
      const line = JSON.parse(text) as Record<string, unknown>
      if (line['ready'] === true) resolve(line)
      else for (const listener of listeners) listener(line)
    })
  })
  const said = await Promise.race([ready, ended])
  if (Array.isArray(said)) throw new Error(`${file} ended before it was ready:\n${errors.slice(-20).join('\n')}`)
  const pid = child.pid ?? 0
  return {
    pid,
    said,
    readyAfterMs: performance.now() - began,
    ended,
    onLine: (listener: (line: Readonly<Record<string, unknown>>) => void) => void listeners.add(listener),
    tell: (line: object) => void child.stdin.write(`${JSON.stringify(line)}\n`),
    rssBytes: () => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024,
    signal: (name: NodeJS.Signals) => void child.kill(name),
    async stop() {
      const asked = performance.now()
      child.kill('SIGTERM')
      await ended
      return performance.now() - asked
    },
  }
}
