import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { isFresh } from './build.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Builds when something changed, in a process of its own: its tools leave nothing behind in this one. Exits if it fails. */
export function ensureBuilt() {
  if (isFresh()) return
  const { status } = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
