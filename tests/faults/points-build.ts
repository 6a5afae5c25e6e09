import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { Built } from '../crash/processes.ts'

/** What esbuild leaves out of a module, and packages of the older kind ask for. */
const oldGlobals = `import { createRequire as requireFrom } from 'node:module'
const require = requireFrom(import.meta.url), __filename = import.meta.filename, __dirname = import.meta.dirname`

/**
 * The product's programs with their packages inside, so that thousands of them start in half the time. The driver stays
 * outside: that is where the tap listens.
 */
export async function buildWholePrograms(): Promise<Built> {
  const root = join('.cache', 'crash', `${process.pid}-whole`)
  const folder = join(root, 'server')
  await build({
    entryPoints: {
      worker: 'server/entry/worker.ts',
      web: 'server/entry/web.ts',
      'beat-thread': 'server/runs/worker/beat-thread.ts',
    },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    external: ['pg', 'pino'],
    banner: { js: oldGlobals },
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'error',
  })
  cpSync('server/database/migrations', join(folder, 'migrations'), { recursive: true })
  return { folder, remove: () => rmSync(root, { recursive: true, force: true }) }
}
