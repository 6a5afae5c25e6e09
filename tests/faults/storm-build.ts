import { cpSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build, type Plugin } from 'esbuild'
import type { Built } from '../crash/processes.ts'

/** What esbuild leaves out of a module, and packages of the older kind ask for. */
const oldGlobals = `import { createRequire as requireFrom } from 'node:module'
const require = requireFrom(import.meta.url), __filename = import.meta.filename, __dirname = import.meta.dirname`

let builds = 0

/**
 * The product's own entries, from the sources in this folder, with the storm's handlers around the product's. Packages go
 * inside, so that hundreds of processes start in half the time; the driver stays outside, where the tap listens.
 */
export async function buildStorm(sources = '.'): Promise<Built> {
  const root = join('.cache', 'storm', `${process.pid}-${++builds}`)
  const folder = join(root, 'server')
  const from = resolve(sources)
  await build({
    entryPoints: {
      worker: join(from, 'server/entry/worker.ts'),
      web: join(from, 'server/entry/web.ts'),
      'beat-thread': join(from, 'server/runs/worker/beat-thread.ts'),
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
    plugins: [withHandlersOf(from)],
  })
  cpSync(join(from, 'server/database/migrations'), join(folder, 'migrations'), { recursive: true })
  return { folder, remove: () => rmSync(root, { recursive: true, force: true }) }
}

const withHandlersOf = (from: string): Plugin => ({
  name: 'storm-handlers',
  setup(building) {
    building.onResolve({ filter: /^\.\/handlers\.ts$/ }, ({ importer }) =>
      importer.endsWith('server/entry/worker.ts') ? { path: join(from, 'tests/faults/storm-handlers.ts') } : undefined,
    )
  },
})
