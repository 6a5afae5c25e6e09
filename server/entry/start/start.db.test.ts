import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test, vi } from 'vitest'

const program = fileURLToPath(new URL('../../../scripts/start.mjs', import.meta.url))
const launches: { child: ChildProcess; dataDir: string }[] = []

afterEach(async () => {
  for (const { child, dataDir } of launches.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM')
      await new Promise((resolve) => child.once('exit', resolve))
    }
    rmSync(dataDir, { recursive: true, force: true })
  }
})

const newDataDir = () => join(tmpdir(), `start-${process.pid}-${Math.random().toString(36).slice(2)}`)

const environment = (dataDir: string, more: Record<string, string> = {}) => {
  const { DATABASE_URL, TEST_DATABASE_URL, ...env } = process.env
  return { ...env, NODE_ENV: 'development', DATA_DIR: dataDir, PORT: '0', ...more }
}

/** `npm start` as a person does it, up to the line with the address. */
async function start(dataDir: string) {
  const child = spawn(process.execPath, [program], { env: environment(dataDir), stdio: ['ignore', 'pipe', 'pipe'] })
  launches.push({ child, dataDir })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const hasEnded = exited.then(() => 'ended')
  const isReady = vi.waitFor(() => expect(output).toContain('Ctrl-C stops it.'), { timeout: 60_000, interval: 50 })
  if ((await Promise.race([isReady, hasEnded])) === 'ended') throw new Error(`It did not start:\n${output}`)
  const url = /TenantAtlas is ready: (\S+)/.exec(output)?.[1] ?? ''
  return { child, url, output: () => output, exited }
}

const second = (dataDir: string, more: Record<string, string> = {}) =>
  spawnSync(process.execPath, [program], { env: environment(dataDir, more), encoding: 'utf8', timeout: 60_000 })

/** Every process that was told this data folder, or works in it; zombies have ended. */
function processesOf(dataDir: string): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
  return pids.filter((pid) => {
    try {
      const said = readFileSync(`/proc/${pid}/environ`, 'utf8') + readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      return said.includes(dataDir)
    } catch {
      return false
    }
  })
}

test.runIf(process.platform === 'linux')(
  'one address, one start for each data folder, and nothing left behind',
  { timeout: 120_000 },
  async () => {
    const dataDir = newDataDir()
    const { child, url, output, exited } = await start(dataDir)
    expect(output().match(/TenantAtlas is ready: http:\/\/localhost:\d+\n/g)).toHaveLength(1)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)

    const other = second(dataDir)
    expect(other.stderr).toContain(`TenantAtlas is already running on ${dataDir} (pid ${child.pid}, ${url}).`)
    expect(other.status).toBe(1)

    const portTaken = newDataDir()
    const { port } = new URL(url)
    expect(second(portTaken, { PORT: port }).stderr).toContain(`Port ${port} is taken by another program.`)
    rmSync(portTaken, { recursive: true })

    child.kill('SIGINT')
    expect(await exited).toBe(0)
    expect(processesOf(dataDir)).toEqual([])
  },
)

test.runIf(process.platform === 'linux')(
  'killed with -9, its children end by themselves, and the next start recovers',
  { timeout: 120_000 },
  async () => {
    const dataDir = newDataDir()
    const first = await start(dataDir)
    first.child.kill('SIGKILL')
    await first.exited
    const next = await start(dataDir)
    expect((await fetch(`${next.url}/healthz`)).status).toBe(200)
    next.child.kill('SIGKILL')
    await next.exited
    // PostgreSQL alone is left, for the next start to go on with.
    const nodes = () =>
      processesOf(dataDir).filter((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'node')
    await vi.waitFor(() => expect(nodes()).toEqual([]), { timeout: 20_000, interval: 100 })
    const last = await start(dataDir)
    last.child.kill('SIGTERM')
    expect(await last.exited).toBe(0)
    expect(processesOf(dataDir)).toEqual([])
  },
)

test('a wrong environment is named before anything is started', () => {
  const dataDir = newDataDir()
  const { status, stderr } = second(dataDir, { PORT: 'abc', LOG_LEVEL: 'loud' })
  expect(stderr).toContain("PORT: must be a whole number between 0 and 65535, got 'abc'\n  LOG_LEVEL: must be one of")
  expect(stderr).not.toMatch(/^\s+at /m)
  expect(status).toBe(78)
})
