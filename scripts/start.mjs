import { ensureBuilt } from './fresh-build.mjs'

/** `npm start`: everything on this machine, one address. `--dev` follows the sources (scripts/dev.mjs). */
ensureBuilt()
if (process.argv.includes('--dev')) (await import('./dev.mjs')).followSources()
await import('../dist/server/start.mjs')
