import { ensureBuilt } from './fresh-build.mjs'

/** `npm start`: everything on this machine, one address. */
ensureBuilt()
await import('../dist/server/start.mjs')
