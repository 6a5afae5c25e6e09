import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createConnection, createServer } from 'node:net'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { interleaved } from '../frame/interleaved.ts'
import { loadNow, machineOf } from '../frame/machine.ts'
import { startServer } from '../frame/server.ts'
import { closeOutside, pickUp, recovery, throughput, type Bed, type Sizes } from './measures.ts'
import { comparison, type Cell } from './comparison.ts'
import { ours, peers, type System } from './systems.ts'

/**
 * `npm run bench:peers -- [--rounds 3] [--jobs 2000] [--pick-ups 100] [--recovery-seconds 0] [--only pg-boss]`: others beside
 * us, on the same PostgreSQL with the same pool and the same no-op work, A B A B; every cell is printed.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    jobs: { type: 'string', default: '2000' },
    'pick-ups': { type: 'string', default: '100' },
    'recovery-seconds': { type: 'string', default: '0' },
    only: { type: 'string' },
  },
})
const sizes: Sizes = { jobs: Number(values.jobs), pickUps: Number(values['pick-ups']), concurrency: 10 }
const rounds = Number(values.rounds)

async function main(): Promise<void> {
  if (!existsSync(fileURLToPath(new URL('node_modules', import.meta.url)))) await install()
  const loadBefore = loadNow()
  const server = await startServer(false)
  const redis = await startRedis()
  try {
    for (const peer of peers) {
      if (values.only !== undefined && values.only !== peer.name) continue
      if (peer.isRedis === true && redis === null) {
        console.log(`\n${peer.name}: no redis-server was found on this machine, so it is left out`)
        continue
      }
      const bed = async (system: System): Promise<Bed> => ({
        system,
        url:
          system.isRedis === true
            ? (redis?.url ?? '')
            : (await server.newDatabase(system.name.toLowerCase(), system !== ours)).url,
        offered: 0,
      })
      const [mine, theirs] = [await bed(ours), await bed(peer)]
      const cells = await measure(mine, theirs)
      console.log(comparison(peer, cells, machineOf(server.version, loadBefore)))
    }
  } finally {
    await closeOutside()
    redis?.stop()
    await server.stop()
  }
}

async function measure(mine: Bed, theirs: Bed): Promise<Cell[]> {
  const many = await interleaved(rounds, {
    ours: () => throughput(mine, sizes),
    theirs: () => throughput(theirs, sizes),
  })
  const idle = await interleaved(
    rounds,
    { ours: () => pickUp(mine, sizes), theirs: () => pickUp(theirs, sizes) },
    false,
  )
  const of = (sampled: typeof many, key: string): Pick<Cell, 'ours' | 'theirs' | 'ratio'> => ({
    ours: sampled.median('ours', key),
    theirs: sampled.median('theirs', key),
    ratio: sampled.ratio('ours', 'theirs', key),
  })
  const cells: Cell[] = [
    { name: 'jobs finished a second', isMoreBetter: true, ...of(many, 'finished') },
    { name: 'jobs offered a second, 4 clients', isMoreBetter: true, ...of(many, 'offered') },
    { name: 'WAL bytes a job', isMoreBetter: false, ...of(many, 'walPerJob') },
    { name: 'idle pick-up p50, ms', isMoreBetter: false, ...of(idle, 'p50') },
    { name: 'idle pick-up p99, ms', isMoreBetter: false, ...of(idle, 'p99') },
  ]
  const limit = Number(values['recovery-seconds'])
  if (limit > 0) {
    const [a, b] = [await recovery(mine, sizes, limit), await recovery(theirs, sizes, limit)]
    const name = `process killed → done elsewhere, s (at most ${limit})`
    cells.push({ name, isMoreBetter: false, ours: a, theirs: b, ratio: a / b })
  }
  return cells.filter((cell) => theirs.system.isRedis !== true || !cell.name.startsWith('WAL'))
}

/** With a lock file of its own, so that nothing of it comes near the product. */
async function install(): Promise<void> {
  const cwd = fileURLToPath(new URL('.', import.meta.url))
  const child = spawn('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd, stdio: 'inherit' })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error('the peers could not be installed: npm ci in bench/peers failed')
}

/** As durable as it can be: every change written through before it is acknowledged, as PostgreSQL does by default. */
async function startRedis(): Promise<{ url: string; stop: () => void } | null> {
  const port = await freePort()
  const program = spawn(
    'redis-server',
    [
      '--port',
      String(port),
      '--save',
      '',
      '--appendonly',
      'yes',
      '--appendfsync',
      'always',
      '--dir',
      '/tmp',
      '--appenddirname',
      `bench-redis-${port}`,
    ],
    { stdio: 'ignore' },
  )
  const failed = once(program, 'error').then(() => false)
  for (let tries = 0; tries < 100; tries++) {
    if (await Promise.race([failed, answers(port)]))
      return { url: `redis://127.0.0.1:${port}`, stop: () => void program.kill() }
    if (program.exitCode !== null || program.pid === undefined) return null
  }
  return null
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1')
    const end = (isThere: boolean): void => {
      socket.destroy()
      if (isThere) resolve(true)
      else setTimeout(() => resolve(false), 50)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
  })

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address !== null ? address.port : 0
}

await main()
