import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildPrograms, type Built } from './processes.ts'

/** What the programs of the product are made of. */
const folders = ['operations', 'contract', 'server']

/** Whether this clone reaches back to a commit: a shallow one does not, nor does a copy without its history. */
export function isInClone(commit: string): boolean {
  try {
    execFileSync('git', ['cat-file', '-e', `${commit}^{commit}`], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** The programs as they stood at a commit of this repository. */
export async function buildAt(commit: string): Promise<Built> {
  const root = join('.cache', 'crash')
  mkdirSync(root, { recursive: true })
  const sources = mkdtempSync(join(root, 'sources-'))
  try {
    const archive = execFileSync('git', ['archive', commit, ...folders], { maxBuffer: 100_000_000 })
    execFileSync('tar', ['-x', '-C', sources], { input: archive })
    return await buildPrograms({ sources })
  } finally {
    rmSync(sources, { recursive: true, force: true })
  }
}
