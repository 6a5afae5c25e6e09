import { execFileSync } from 'node:child_process'
import { cpus, loadavg } from 'node:os'

/** On what, and beside what, a figure was taken: without it nobody can compare two of them. */
export type Machine = {
  readonly commit: string
  readonly postgres: string
  readonly node: string
  readonly cpu: string
  readonly cpus: number
  /** The load average of the last minute. Above the number of cores others were at work too. */
  readonly load: { readonly before: number; readonly after: number }
}

export const loadNow = (): number => Math.round((loadavg()[0] ?? 0) * 100) / 100

export function machineOf(postgres: string, loadBefore: number): Machine {
  const all = cpus()
  return {
    commit: commitNow(),
    postgres: postgres.split(' ')[0] ?? postgres,
    node: process.versions.node,
    cpu: all[0]?.model.trim() ?? 'unknown',
    cpus: all.length,
    load: { before: loadBefore, after: loadNow() },
  }
}

/** With `+` when something is not committed: such a figure belongs to nobody. */
function commitNow(): string {
  const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim()
  try {
    const isDirty =
      git('status', '--porcelain', '--untracked-files=no', '--', 'server', 'operations', 'contract') !== ''
    return `${git('rev-parse', '--short', 'HEAD')}${isDirty ? '+' : ''}`
  } catch {
    return 'no commit'
  }
}
