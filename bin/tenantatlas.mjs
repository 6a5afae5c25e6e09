#!/usr/bin/env node
import { existsSync } from 'node:fs'

/** The command line. It is built by the first use; after a change of the sources by `npm run build`. */
const program = new URL('../dist/server/cli.mjs', import.meta.url)
if (!existsSync(program)) (await import('../scripts/fresh-build.mjs')).ensureBuilt()
await import(program.href)
