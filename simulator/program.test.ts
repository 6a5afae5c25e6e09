import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { readOptions } from './options.ts'

// A machine that runs everything at once is slow, and nothing here is about speed.
vi.setConfig({ testTimeout: 20_000, hookTimeout: 20_000 })

type Run = { child: ChildProcessWithoutNullStreams; out: string; err: string; ended: Promise<number | null> }

const runs: Run[] = []
afterEach(async () => {
  for (const run of runs.splice(0)) {
    run.child.kill('SIGKILL')
    await run.ended
  }
})

function start(...args: string[]): Run {
  const child = spawn(process.execPath, ['--import', 'tsx', 'simulator/main.ts', ...args])
  const ended = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)))
  const run: Run = { child, out: '', err: '', ended }
  child.stdout.on('data', (part: Buffer) => (run.out += part.toString()))
  child.stderr.on('data', (part: Buffer) => (run.err += part.toString()))
  runs.push(run)
  return run
}

async function ready(run: Run): Promise<{ url: string; hooksUrl: string; pid: number }> {
  await Promise.race([
    new Promise((resolve) => run.child.stdout.on('data', resolve)),
    run.ended.then(() => Promise.reject(new Error(run.err))),
  ])
  return JSON.parse(run.out) as { url: string; hooksUrl: string; pid: number }
}

it('says one line when it is ready, serves the folder it was given, and ends at once when told to', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-program-'))
  writeFileSync(
    join(folder, 'a.json'),
    '{"id":"1","@odata.type":"#microsoft.graph.iosCompliancePolicy","displayName":"A"}',
  )
  writeFileSync(join(folder, 'b.json'), '{')
  const run = start('--port', '0', '--hooks-port', '0', '--no-seed', '--tenant', 'Customer', '--import', folder)
  const line = await ready(run)
  expect(run.out.trim().split('\n')).toHaveLength(1)
  expect(line).toMatchObject({ role: 'simulator', pid: run.child.pid, ready: true })
  expect(run.err).toContain('Imported 1 policy into Customer')
  expect(run.err).toContain('Could not be read: "b.json"')
  const { tenants } = (await (await fetch(`${line.hooksUrl}/tenants`)).json()) as {
    tenants: { name: string; total: number }[]
  }
  expect(tenants).toEqual([expect.objectContaining({ name: 'Customer', total: 1 })])
  rmSync(folder, { recursive: true })
  run.child.kill('SIGTERM')
  expect(await run.ended).toBe(0)
})

it('ends with its parent only when asked to', async () => {
  const [bound, free] = [
    start('--port', '0', '--hooks-port', '0', '--exit-with-parent'),
    start('--port', '0', '--hooks-port', '0'),
  ]
  const [, line] = await Promise.all([ready(bound), ready(free)])
  bound.child.stdin.end()
  free.child.stdin.end()
  expect(await bound.ended).toBe(0)
  expect((await fetch(`${line.hooksUrl}/tenants`)).status).toBe(200)
})

it('says in words that a port is taken', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', () => resolve()))
  const { port } = other.address() as { port: number }
  const run = start('--port', '0', '--hooks-port', String(port), '--no-seed')
  expect(await run.ended).toBe(1)
  expect(run.err).toContain(`Port ${port} is taken`)
  other.close()
})

it('ends with the mistake in words, and no stack, when it cannot start', async () => {
  const runs = [start('--port', 'many'), start('--port', '0', '--no-seed', '--tenant', 'x', '--import', '/nowhere')]
  expect(await Promise.all(runs.map(({ ended }) => ended))).toEqual([2, 1])
  expect(runs[0]?.err).toContain('--port')
  expect(runs[1]?.err).toContain('The folder to import is not there: /nowhere')
  for (const { out, err } of runs) expect([out, /^\s+at /m.test(err)]).toEqual(['', false])
})

it.each([
  [['--port', 'many'], '--port'],
  [['--import', 'x'], 'say before it with --tenant'],
  [['--tenant', 'x'], 'say after it with --import'],
  [['--tenant', 'x', '--tenant', 'y', '--import', 'z'], '--tenant x: say after it with --import'],
  [['--frobnicate'], 'frobnicate'],
  [['--throttle-scale', '0'], '--throttle-scale'],
])('names the mistake in %j', (args, words) => {
  const mistakes = readOptions(args, {})
  expect(Array.isArray(mistakes) ? mistakes.join(' ') : mistakes).toContain(words)
})

it('takes ports from the environment, and flags before it', () => {
  const env = { SIMULATOR_PORT: '5000', SIMULATOR_HOOKS_PORT: '5001' }
  expect(readOptions([], env)).toMatchObject({ port: 5000, hooksPort: 5001, seed: 1, throttleScale: 1 })
  expect(readOptions(['--port', '6000', '--throttle-scale', 'off'], env)).toMatchObject({
    port: 6000,
    hooksPort: 5001,
    throttleScale: Infinity,
  })
  expect(
    readOptions(['--tenant', 'A', '--import', 'x', '--import', 'y', '--tenant', 'B', '--import', 'z'], {}),
  ).toMatchObject({
    imports: [
      { tenant: 'A', folder: 'x' },
      { tenant: 'A', folder: 'y' },
      { tenant: 'B', folder: 'z' },
    ],
  })
})
