import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { PlainFailure } from '../lib/plain-failure.ts'
import { giveTo, mayEnter, spawnAs, type ServerAccount } from './embedded-account.ts'
import type { Binaries } from './embedded-binaries.ts'

/** The folder of one embedded server: `data` (PostgreSQL's own), `server.log`, `port`, and `keys.json` for us alone. */
export type Cluster = { readonly home: string; readonly data: string; readonly log: string; readonly keys: Keys }

/** `admin` made the cluster and makes the database; `app` owns it and is an ordinary role, as on a server of yours. */
export type Keys = { readonly admin: string; readonly app: string }

/** Finds the cluster of a data folder, or makes it. A first start that was cut off leaves nothing that counts. */
export async function openCluster(
  dataDir: string,
  account: ServerAccount,
  binaries: Binaries,
  elsewhere: string,
  log: (line: string) => void,
): Promise<Cluster> {
  const home = homeOf(dataDir, account, elsewhere, log)
  const data = join(home, 'data')
  const isNew = !existsSync(join(data, 'PG_VERSION'))
  const keys = isNew ? newKeys(home) : readKeys(home)
  if (isNew) await initialize(home, data, account, binaries, keys.admin)
  return { home, data, log: join(home, 'server.log'), keys }
}

/**
 * `<data folder>/postgres`, unless the account that must run the server cannot get there: root's own folders are closed
 * to it. Then a folder elsewhere, and a note in the data folder of where. Without that note the data folder is a new one,
 * and so is its database: whatever an earlier one left elsewhere is not taken for it.
 */
function homeOf(dataDir: string, account: ServerAccount, elsewhere: string, log: (line: string) => void): string {
  mkdirSync(dataDir, { recursive: true })
  const folder = realpathSync(dataDir)
  const isNear = mayEnter(account, folder)
  const home = isNear ? join(folder, 'postgres') : notedHome(folder, elsewhere)
  if (!isNear) log(`The account "${account?.name}" may not enter ${dataDir}: the database is kept in ${home}.`)
  mkdirSync(home, { recursive: true })
  chmodSync(home, 0o700)
  giveTo(account, home)
  if (mayEnter(account, home)) return home
  throw new PlainFailure(
    `The account "${account?.name}" may not enter ${home}. Choose another DATA_DIR, or set DATABASE_URL.`,
  )
}

function notedHome(folder: string, elsewhere: string): string {
  const note = join(folder, 'postgres-is-in')
  if (!existsSync(note)) writeFileSync(note, `${join(elsewhere, randomBytes(8).toString('hex'))}\n`, { mode: 0o600 })
  return readFileSync(note, 'utf8').trim()
}

function newKeys(home: string): Keys {
  const keys = { admin: randomBytes(24).toString('hex'), app: randomBytes(24).toString('hex') }
  rmSync(join(home, 'keys.json'), { force: true })
  writeFileSync(join(home, 'keys.json'), JSON.stringify(keys), { mode: 0o600 })
  return keys
}

function readKeys(home: string): Keys {
  try {
    return JSON.parse(readFileSync(join(home, 'keys.json'), 'utf8')) as Keys
  } catch (error) {
    const path = join(home, 'keys.json')
    throw new PlainFailure(`${path} cannot be read: without it nobody can sign in to the embedded database.`, 1, {
      cause: error,
    })
  }
}

async function initialize(home: string, data: string, account: ServerAccount, binaries: Binaries, password: string) {
  const next = join(home, 'data.new')
  const passwordFile = join(home, 'password.new')
  rmSync(next, { recursive: true, force: true })
  rmSync(passwordFile, { force: true })
  writeFileSync(passwordFile, password, { mode: 0o600 })
  giveTo(account, passwordFile)
  const choices = [
    '-A',
    'scram-sha-256',
    '-E',
    'UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
  ]
  await run(binaries.initdb, ['-D', next, '-U', 'postgres', `--pwfile=${passwordFile}`, ...choices], account)
  rmSync(passwordFile, { force: true })
  rmSync(data, { recursive: true, force: true })
  renameSync(next, data)
}

function run(program: string, args: readonly string[], account: ServerAccount): Promise<void> {
  // Detached: Ctrl-C at the terminal lets it finish, and we stop in order afterwards.
  const child = spawn(program, args, { ...spawnAs(account), detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('close', (code) =>
      code === 0 ? done() : fail(new PlainFailure(`The embedded database could not be made: ${said.trim()}`)),
    )
  })
}
