import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** Builds dist/ from the sources: the programs of the server with esbuild, the pages with vite. */

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist')

/** Each becomes dist/server/<name>.mjs, whole in itself: a rebuild never takes a part away from a program that runs. */
const programs = {
  web: 'server/entry/web.ts',
  worker: 'server/entry/worker.ts',
  cli: 'server/entry/cli.ts',
  start: 'server/entry/start.ts',
  'seed-demo': 'server/entry/seed-demo.ts',
  'beat-thread': 'server/runs/worker/beat-thread.ts',
  simulator: 'simulator/main.ts',
}

const parts = {
  server: {
    inputs: ['server', 'simulator', 'operations', 'contract', 'scripts/build.mjs', 'package-lock.json'],
    isThere: () => Object.values(programs).some((entry) => existsSync(join(root, entry))),
    build: buildServer,
  },
  web: {
    inputs: ['web', 'vite.config.ts', 'operations', 'contract', 'scripts/build.mjs', 'package-lock.json'],
    isThere: () => existsSync(join(root, 'web', 'index.html')),
    build: buildWeb,
  },
}

/** Builds what is not built from the sources as they stand. Each part is put in place whole or not at all. */
async function build(log) {
  for (const [name, part] of Object.entries(parts)) {
    const state = hashOf(part.inputs)
    if (builtState(name) === state) continue
    if (!part.isThere()) {
      log(`build: ${name} is not there yet, skipped`)
      continue
    }
    const began = performance.now()
    const next = join(dist, `${name}.${process.pid}`)
    rmSync(next, { recursive: true, force: true })
    mkdirSync(next, { recursive: true })
    try {
      await part.build(next, log)
      writeFileSync(join(next, '.built'), state)
      putInPlace(next, join(dist, name))
    } finally {
      rmSync(next, { recursive: true, force: true })
    }
    log(`build: ${name} in ${((performance.now() - began) / 1000).toFixed(1)} s`)
  }
}

/** True when `npm start` and the tests would run exactly these sources. */
export const isFresh = () =>
  Object.entries(parts).every(([name, part]) => !part.isThere() || builtState(name) === hashOf(part.inputs))

async function buildServer(folder, log) {
  const { build: bundle } = await import('esbuild')
  const missing = Object.values(programs).filter((entry) => !existsSync(join(root, entry)))
  for (const entry of missing) log(`build: ${entry} is not there yet, skipped`)
  await bundle({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(Object.entries(programs).filter(([, entry]) => !missing.includes(entry))),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: true,
    logLevel: 'warning',
  })
  const migrations = join(root, 'server', 'database', 'migrations')
  if (existsSync(migrations)) cpSync(migrations, join(folder, 'migrations'), { recursive: true })
}

async function buildWeb(folder) {
  // Whoever has this built, a test for one, may run under another word, and would get the slow and heavy pages of it.
  process.env.NODE_ENV = 'production'
  const { build: bundle } = await import('vite')
  await bundle({
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: folder, emptyOutDir: true, chunkSizeWarningLimit: 2_000 },
  })
  await compressAll(join(folder, 'assets'))
}

/** Once here, better than a server could while somebody waits. */
async function compressAll(folder) {
  const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } }
  const kinds = [
    ['.br', (bytes) => promisify(brotliCompress)(bytes, brotli)],
    ['.gz', (bytes) => promisify(gzip)(bytes, { level: 9 })],
  ]
  const files = readdirSync(folder).map((name) => join(folder, name))
  const write = async (file, [ending, compress]) => {
    const bytes = readFileSync(file)
    if (bytes.length > 1_024) writeFileSync(file + ending, await compress(bytes))
  }
  await Promise.all(files.flatMap((file) => kinds.map((kind) => write(file, kind))))
}

/** Two builds may end at once; they built the same, so whichever is in place may stay. */
function putInPlace(next, place) {
  const old = `${place}.old.${process.pid}`
  if (existsSync(place)) renameSync(place, old)
  try {
    renameSync(next, place)
  } catch (error) {
    if (!existsSync(place)) throw error
  } finally {
    rmSync(old, { recursive: true, force: true })
  }
}

function builtState(name) {
  const file = join(dist, name, '.built')
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}

/** By content, so that a fresh clone or a branch and back builds nothing in vain. */
function hashOf(inputs) {
  const hash = createHash('sha256')
  for (const input of inputs) {
    for (const file of filesOf(join(root, input)))
      hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

function filesOf(path) {
  if (!existsSync(path)) return []
  const folder = readdirOr(path)
  if (folder === null) return [path]
  return folder
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .filter(({ name }) => !/\.test\.tsx?$/.test(name))
    .flatMap((entry) => filesOf(join(path, entry.name)))
}

function readdirOr(path) {
  try {
    return readdirSync(path, { withFileTypes: true })
  } catch {
    return null
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.chdir(dirname(dist))
  // Where only the address matters, as in a pipe of JSON, what is said here goes beside it.
  await build((line) => console.error(line)).catch((error) => {
    console.error(`build: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 1
  })
}
