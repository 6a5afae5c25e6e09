import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { PlainFailure } from '../lib/plain-failure.ts'
import { giveTo, spawnAs, type ServerAccount } from './embedded-account.ts'
import type { Binaries } from './embedded-binaries.ts'
import type { Cluster } from './embedded-cluster.ts'
import { freePort } from './free-port.ts'
import { commandOf, isAlive, processesIn } from './process-alive.ts'

export type Server = { readonly port: number; readonly pid: number; readonly isAdopted: boolean }
export type Settings = Readonly<Record<string, string>>

/** Crash recovery after a long night of work takes its time; it is only waited for while the server lives. */
const readyWithinMs = 60_000
const pollMs = 15
/** PostgreSQL closes connections on a fast shutdown; past this it is told to stop at once and recovers on the next start. */
const stopWithinMs = 8_000
const logMaxBytes = 10_000_000

/** The server of the cluster: the one that runs already, else a new one. */
export async function startServer(
  cluster: Cluster,
  account: ServerAccount,
  binaries: Binaries,
  settings: Settings,
): Promise<Server> {
  const running = await runningServer(cluster)
  if (running !== null) return running
  await clearRemains(cluster)
  for (let attempt = 1; ; attempt++) {
    const port = await freePort(rememberedPort(cluster))
    const pid = launch(cluster, account, binaries, settings, port)
    if (await becomesReady(cluster, pid, port)) {
      writeFileSync(portFile(cluster), String(port))
      return { port, pid, isAdopted: false }
    }
    // Somebody may have taken the port in between, or backends of a killed server are still on their way out.
    if (attempt === 3) throw new PlainFailure(`The embedded PostgreSQL does not start. ${lastWords(cluster)}`)
    await wait(500)
  }
}

export async function stopServer(cluster: Cluster, { pid }: Server): Promise<void> {
  signal(pid, 'SIGINT')
  if (await until(() => !isAlive(pid), stopWithinMs)) return
  signal(pid, 'SIGQUIT')
  if (await until(() => !isAlive(pid), 3_000)) return
  signal(pid, 'SIGKILL')
  await until(() => !isAlive(pid) && processesIn(cluster.data).length === 0, 3_000)
}

export const adminUrl = (cluster: Cluster, port: number): string =>
  `postgres://postgres:${cluster.keys.admin}@127.0.0.1:${port}/postgres`

/** A living server is waited for until it answers, or until it is gone because it was just stopping. */
async function runningServer(cluster: Cluster): Promise<Server | null> {
  const noted = notedServer(cluster)
  if (noted === null || !isServerOf(cluster, noted.pid)) return null
  const answers = await becomesReady(cluster, noted.pid, noted.port)
  if (answers) return { ...noted, isAdopted: true }
  if (!isAlive(noted.pid)) return null
  throw new PlainFailure(
    `PostgreSQL (pid ${noted.pid}) holds ${cluster.data} and does not answer. ${lastWords(cluster)}`,
  )
}

/** The pid and port that the server itself wrote. */
function notedServer(cluster: Cluster): { pid: number; port: number } | null {
  try {
    const lines = readFileSync(join(cluster.data, 'postmaster.pid'), 'utf8').split('\n')
    return { pid: Number(lines[0]), port: Number(lines[3]) }
  } catch {
    return null
  }
}

const isServerOf = (cluster: Cluster, pid: number): boolean =>
  isAlive(pid) &&
  (process.platform === 'linux' ? processesIn(cluster.data).includes(pid) : commandOf(pid) === 'postgres')

/**
 * A server that was killed leaves its pid behind. If that pid is a zombie now, or another program's, PostgreSQL would
 * believe the server alive and refuse. It is removed only when none of its processes is left to write to the files.
 */
async function clearRemains(cluster: Cluster): Promise<void> {
  const gone = await until(() => processesIn(cluster.data).length === 0, 10_000)
  if (!gone)
    throw new PlainFailure(
      `Processes ${processesIn(cluster.data).join(', ')} still use ${cluster.data}. End them first.`,
    )
  rmSync(join(cluster.data, 'postmaster.pid'), { force: true })
}

/**
 * Runs `postgres` itself rather than pg_ctl: it stays our child, so that it is reaped when it ends (not every first process
 * of a machine does that), and no shell reads the paths. Detached, because Ctrl-C must reach it last and through us.
 */
function launch(
  cluster: Cluster,
  account: ServerAccount,
  binaries: Binaries,
  settings: Settings,
  port: number,
): number {
  rotateLog(cluster)
  const log = openSync(cluster.log, 'a', 0o600)
  giveTo(account, cluster.log)
  // No Unix socket: over TCP there is no socket file to go stale, and no path that can be too long.
  const where = { listen_addresses: '127.0.0.1', unix_socket_directories: '', timezone: 'UTC', log_timezone: 'UTC' }
  const all = Object.entries({ ...where, ...settings }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(binaries.postgres, ['-D', cluster.data, '-p', String(port), ...all], {
    ...spawnAs(account),
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  child.on('error', () => undefined)
  child.unref()
  if (child.pid === undefined) throw new PlainFailure(`${binaries.postgres} cannot be run.`)
  return child.pid
}

/** False when it died first, or did not answer in time (then nothing of it is left, if it was ours). */
async function becomesReady(cluster: Cluster, pid: number, port: number): Promise<boolean> {
  const until = Date.now() + readyWithinMs
  while (Date.now() < until && isAlive(pid)) {
    if (await answers(adminUrl(cluster, port))) return true
    await wait(pollMs)
  }
  return false
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000, query_timeout: 2_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

const portFile = (cluster: Cluster) => join(cluster.home, 'port')

function rememberedPort(cluster: Cluster): number | null {
  try {
    const port = Number(readFileSync(portFile(cluster), 'utf8'))
    return Number.isInteger(port) && port > 1023 && port < 65_536 ? port : null
  } catch {
    return null
  }
}

function rotateLog(cluster: Cluster): void {
  try {
    if (statSync(cluster.log).size > logMaxBytes) renameSync(cluster.log, `${cluster.log}.1`)
  } catch {
    // There is none yet.
  }
}

/** What the server wrote last, for the person who has to find out. */
function lastWords(cluster: Cluster): string {
  try {
    const lines = readFileSync(cluster.log, 'utf8').trim().split('\n').slice(-5)
    return `The end of ${cluster.log}:\n${lines.join('\n')}`
  } catch {
    return `It wrote no log (${cluster.log}).`
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // Gone already.
  }
}

async function until(isSo: () => boolean, withinMs: number): Promise<boolean> {
  const end = Date.now() + withinMs
  while (!isSo()) {
    if (Date.now() > end) return false
    await wait(pollMs)
  }
  return true
}
