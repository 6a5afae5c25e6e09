import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ensureBuilt } from './fresh-build.mjs'

/** `npm run web`, `npm run worker`, `npm run simulator -- …`: one part, in this very process, so that signals reach it. */
const parts = { web: true, worker: true, simulator: false }
const [name] = process.argv.splice(2, 1)
const needsDatabase = parts[name]

if (needsDatabase === undefined) fail(`Which part? One of ${Object.keys(parts).join(', ')}.`)
if (needsDatabase && !process.env.DATABASE_URL)
  fail(`DATABASE_URL is not set. npm run ${name} joins a PostgreSQL of yours (15 or newer); npm start brings its own.`)
ensureBuilt()
const program = new URL(`../dist/server/${name}.mjs`, import.meta.url)
if (!existsSync(program)) fail(`There is no ${name} to run.`)
process.argv[1] = fileURLToPath(program)
await import(program.href)

function fail(message) {
  console.error(message)
  process.exit(78)
}
