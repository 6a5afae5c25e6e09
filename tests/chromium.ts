import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export type Chromium = { readonly executablePath: string; readonly env: Readonly<Record<string, string>> }

/** Of the browser alone; never the package's own, which put all in one process and switch web security off. */
export const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
]

const root = fileURLToPath(new URL('..', import.meta.url))

/** CHROMIUM_PATH, else the browser that npm brought, unpacked once. What the machine lacks, libraries or fonts, comes with it. */
export function chromium(): Chromium {
  const own = process.env['CHROMIUM_PATH']
  if (own) return { executablePath: own, env: {} }
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('The browser that npm brings is for x64 Linux. Set CHROMIUM_PATH to a Chromium of yours.')
  const folder = unpacked()
  const executablePath = join(folder, 'chromium')
  const fonts: Record<string, string> = existsSync('/etc/fonts/fonts.conf')
    ? {}
    : { FONTCONFIG_FILE: join(folder, 'fonts.conf') }
  for (const libraries of [{}, { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') }]) {
    const env = { ...fonts, ...libraries }
    if (runs(executablePath, env)) return { executablePath, env }
  }
  throw new Error(`${executablePath} does not run on this machine. Set CHROMIUM_PATH to a Chromium of yours.`)
}

const runs = (path: string, env: Record<string, string>): boolean =>
  spawnSync(path, ['--version'], { env: { ...process.env, ...env }, stdio: 'ignore' }).status === 0

/** A folder for each version, whole or not there at all: the package itself reuses whatever it finds. */
function unpacked(): string {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium')
  const manifest = readFileSync(join(entry.slice(0, entry.lastIndexOf('/build/')), 'package.json'), 'utf8')
  const { version } = JSON.parse(manifest) as { version: string }
  const folder = join(root, '.cache', `chromium-${version}`)
  if (existsSync(join(folder, 'chromium'))) return folder
  const next = `${folder}.${process.pid}`
  rmSync(next, { recursive: true, force: true })
  mkdirSync(next, { recursive: true })
  // It unpacks to the folder of temporary files, with its libraries only where it believes to be in Amazon's cloud.
  const program = `import(process.argv[1]).then(({ default: chromium }) => chromium.executablePath())`
  const env = { ...process.env, TMPDIR: next, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' }
  const done = spawnSync(process.execPath, ['-e', program, esmOf(entry)], { env, encoding: 'utf8', timeout: 120_000 })
  if (done.status !== 0) throw new Error(`The browser could not be unpacked: ${done.stderr}`)
  const fonts = `<fontconfig><dir>${join(folder, 'fonts')}</dir><cachedir>${join(folder, 'cache')}</cachedir></fontconfig>`
  writeFileSync(join(next, 'fonts.conf'), `<?xml version="1.0"?>\n${fonts}\n`)
  try {
    renameSync(next, folder)
  } catch (error) {
    // Another test run was quicker.
    if (!existsSync(join(folder, 'chromium'))) throw error
    rmSync(next, { recursive: true, force: true })
  }
  return folder
}

const esmOf = (entry: string) => entry.replace(/\/build\/cjs\/index\.cjs$/, '/build/esm/index.js')
