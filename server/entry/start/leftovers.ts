import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { birthOf, isAlive } from '../../database/process-alive.ts'

type Noted = { readonly pid: number; readonly birth: string | null }

/**
 * Who was started on a data folder. A launcher that is killed leaves its children a moment longer than itself; the next
 * one ends them first, so that no old web server holds the port and no old worker goes on beside the new one.
 */
export function childrenOf(dataDir: string) {
  const file = join(dataDir, 'children.json')
  const noted: Noted[] = []
  return {
    note: (pid: number): void => {
      noted.push({ pid, birth: birthOf(pid) })
      const living = noted.filter(isSame)
      writeFileSync(file, JSON.stringify(living), { mode: 0o600 })
    },
    endLeftovers: () => end(readNoted(file)),
  }
}

/** A pid is given again; together with the time of birth it is not. */
const isSame = ({ pid, birth }: Noted): boolean => isAlive(pid) && birth !== null && birthOf(pid) === birth

/** They have noticed already, or do now; 12 s is what a worker may need to give its runs back. */
const stopWithinMs = 12_000

async function end(noted: readonly Noted[]): Promise<number> {
  const left = noted.filter(isSame)
  for (const { pid } of left) signal(pid, 'SIGTERM')
  const until = Date.now() + stopWithinMs
  while (left.some(isSame) && Date.now() < until) await wait(50)
  for (const one of left.filter(isSame)) signal(one.pid, 'SIGKILL')
  return left.length
}

function readNoted(file: string): Noted[] {
  try {
    const list = JSON.parse(readFileSync(file, 'utf8')) as unknown
    return Array.isArray(list) ? (list as Noted[]) : []
  } catch {
    return []
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // Gone in the meantime.
  }
}
