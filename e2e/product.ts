import { spawn, type ChildProcess } from 'node:child_process'
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const readyWithinMs = 90_000

export type Part = 'web' | 'worker'
export type Product = {
  readonly url: string
  readonly hooksUrl: string
  /** Where its database stands, for what no page can bring about. */
  readonly dataDir: string
  /** Ends a part without a word, as a crash does. `npm start` brings up another; resolves once that is ready. */
  readonly crash: (part: Part) => Promise<void>
  /** Stops a part as it stands, so that nothing is heard of it and no other takes its place; answers with how it goes on. */
  readonly freeze: (part: Part) => () => void
  readonly stop: () => Promise<void>
}

/**
 * The whole product as `npm start` brings it up, on a data folder of its own, beside a simulator of its own. The simulator
 * comes first, so that every customer that `prepare` adds to it is in the product when that starts.
 */
export async function startProduct(prepare: (hooksUrl: string) => Promise<void>): Promise<Product> {
  const dataDir = join(root, '.cache', `e2e-${process.pid}`)
  rmSync(dataDir, { recursive: true, force: true })
  mkdirSync(dataDir, { recursive: true })
  const ports = { SIMULATOR_PORT: String(await freePort()), SIMULATOR_HOOKS_PORT: String(await freePort()) }
  // A copy: whoever builds meanwhile does not take the pages away from under the stories.
  const built = join(dataDir, 'dist')
  cpSync(join(root, 'dist'), built, { recursive: true })
  const program = (name: string) => join(built, 'server', `${name}.mjs`)
  const children: Started[] = []
  const stop = async () => {
    for (const child of children.reverse()) await child.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
  try {
    const simulator = begin(program('simulator'), ['--exit-with-parent'], ports, /"role":"simulator".*"ready":true/)
    children.push(simulator)
    const { url: graph, hooksUrl } = JSON.parse(await simulator.ready) as { url: string; hooksUrl: string }
    await prepare(hooksUrl)
    const env = {
      DATA_DIR: dataDir,
      PORT: '0',
      TENANTATLAS_DEMO: 'on',
      GRAPH_BASE_URL: graph,
      GRAPH_TOKEN_URL: graph,
      SIMULATOR_HOOKS_URL: hooksUrl,
    }
    const product = begin(program('start'), [], env, /TenantAtlas is ready: \S+/)
    children.push(product)
    const url = /http\S+/.exec(await product.ready)?.[0] ?? ''
    return { url, hooksUrl, dataDir, crash: product.crash, freeze: product.freeze, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

type Started = {
  /** The line that says that it is ready. */
  readonly ready: Promise<string>
  readonly crash: Product['crash']
  readonly freeze: Product['freeze']
  readonly stop: () => Promise<void>
}

function begin(program: string, args: string[], given: Record<string, string>, sign: RegExp): Started {
  const { DATABASE_URL, TEST_DATABASE_URL, NODE_ENV, ...env } = process.env
  const child = spawn(process.execPath, [program, ...args], {
    cwd: root,
    env: { ...env, ...given },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  return {
    ready: lineOf(child, program, sign),
    ...partsOf(child.stdout),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const closed = new Promise((resolve) => child.once('close', resolve))
      child.kill('SIGTERM')
      await closed
    },
  }
}

function lineOf(child: ChildProcess, program: string, sign: RegExp): Promise<string> {
  let said = ''
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${program} ${why}. It said:\n${said}`))
    const timer = setTimeout(() => fail(`was not ready within ${readyWithinMs / 1000} s`), readyWithinMs)
    child.once('close', () => fail('ended'))
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-20_000)
        const line = said.split('\n').find((one) => sign.test(one))
        if (line === undefined) return
        clearTimeout(timer)
        resolve(line)
      })
  })
}

/** Each part says its pid when it is ready, the first time and whenever it was started again. */
function partsOf(stdout: Readable): Pick<Started, 'crash' | 'freeze'> {
  const pids = new Map<string, number>()
  const waiting = new Map<string, () => void>()
  createInterface({ input: stdout }).on('line', (line) => {
    const told = /^\{.*"ready":true/.test(line) ? (JSON.parse(line) as { role: string; pid: number }) : null
    if (told === null) return
    pids.set(told.role, told.pid)
    waiting.get(told.role)?.()
  })
  const pidOf = (part: Part): number => {
    const pid = pids.get(part)
    if (pid === undefined) throw new Error(`The ${part} has not said that it is ready.`)
    return pid
  }
  return {
    async crash(part) {
      const pid = pidOf(part)
      const isBack = new Promise<void>((resolve) => waiting.set(part, resolve))
      process.kill(pid, 'SIGKILL')
      await isBack
    },
    freeze(part) {
      const pid = pidOf(part)
      process.kill(pid, 'SIGSTOP')
      return () => process.kill(pid, 'SIGCONT')
    },
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => resolve(port))
    })
  })
