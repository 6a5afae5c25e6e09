import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** Alive means: it can still do something. A zombie cannot, although signal 0 reaches it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  return stateOf(pid) !== 'Z'
}

/** When the process began, as its system writes it: with the pid it names one process and no later one. */
export function birthOf(pid: number): string | null {
  if (process.platform === 'linux') return statOf(pid)?.[19] ?? null
  return psOf(pid, 'lstart=')
}

export const commandOf = (pid: number): string | null =>
  process.platform === 'linux' ? readOr(`/proc/${pid}/comm`) : (psOf(pid, 'comm=')?.split('/').at(-1) ?? null)

/** Processes that stand in a folder: the server processes of a cluster, whose working folder is always its data. */
export function processesIn(folder: string): number[] {
  if (process.platform !== 'linux') return []
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.filter((pid) => linkOr(`/proc/${pid}/cwd`) === folder).map(Number)
}

const stateOf = (pid: number): string | null =>
  process.platform === 'linux' ? (statOf(pid)?.[0] ?? null) : (psOf(pid, 'state=')?.[0] ?? null)

/** The fields after the command, which may hold spaces and brackets: state first, starttime twentieth. */
function statOf(pid: number): string[] | null {
  const text = readOr(`/proc/${pid}/stat`)
  return text === null ? null : text.slice(text.lastIndexOf(')') + 2).split(' ')
}

function psOf(pid: number, column: string): string | null {
  const text = spawnSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8' }).stdout
  return text?.trim() || null
}

function readOr(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return null
  }
}

function linkOr(path: string): string | null {
  try {
    return readlinkSync(path)
  } catch {
    return null
  }
}
