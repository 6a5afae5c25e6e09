import pg from 'pg'
import { serverAccount } from './embedded-account.ts'
import { findBinaries } from './embedded-binaries.ts'
import { openCluster, type Keys } from './embedded-cluster.ts'
import { isAlive } from './process-alive.ts'
import { adminUrl, startServer, stopServer, type Settings } from './embedded-server.ts'

export type Embedded = {
  /** For the application: the role that owns the database, and no more. */
  readonly url: string
  readonly pid: number
  /** It was running when we came: left by a process that was killed. */
  readonly isAdopted: boolean
  /** Resolves when it ends by itself or by somebody else's hand; never after `stop`. */
  readonly lost: Promise<void>
  readonly stop: () => Promise<void>
}

export type EmbeddedOptions = {
  readonly dataDir: string
  readonly log: (line: string) => void
  readonly settings?: Settings
  /** Where the database goes when its account cannot enter `dataDir`. */
  readonly elsewhere?: string
}

/** 128 MB and 200 connections: enough for web, workers and tests on one machine, small beside a browser. */
const defaults: Settings = { shared_buffers: '128MB', max_connections: '200' }

/**
 * Starts the PostgreSQL that comes with TenantAtlas on a folder, or goes on with the one that runs there. The caller holds
 * the folder's lock. Throws a PlainFailure when this machine, its accounts or the folder do not allow it.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { dataDir, log, settings = {}, elsewhere = '/var/lib/tenantatlas' } = options
  const account = serverAccount()
  const binaries = findBinaries(account)
  const cluster = await openCluster(dataDir, account, binaries, elsewhere, log)
  const server = await startServer(cluster, account, binaries, { ...defaults, ...settings })
  await ensureDatabase(adminUrl(cluster, server.port), cluster.keys)
  return {
    url: `postgres://tenantatlas:${cluster.keys.app}@127.0.0.1:${server.port}/tenantatlas`,
    pid: server.pid,
    isAdopted: server.isAdopted,
    ...watched(server.pid, () => stopServer(cluster, server)),
  }
}

/** Asks, because a server that was found running is no child of ours, whose end we would be told. */
const lookEveryMs = 500

function watched(pid: number, stop: () => Promise<void>): Pick<Embedded, 'lost' | 'stop'> {
  let timer: NodeJS.Timeout | undefined
  const lost = new Promise<void>((resolve) => {
    const look = () => {
      if (isAlive(pid)) return
      clearInterval(timer)
      resolve()
    }
    timer = setInterval(look, lookEveryMs).unref()
  })
  return {
    lost,
    stop: async () => {
      clearInterval(timer)
      await stop()
    },
  }
}

async function ensureDatabase(connectionString: string, keys: Keys): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    const roles = await client.query(`select 1 from pg_roles where rolname = 'tenantatlas'`)
    // The password is hexadecimal and ours: it needs no quoting, and `create role` takes no parameters.
    if (roles.rowCount === 0)
      await client.query(`create role tenantatlas login createdb createrole password '${keys.app}'`)
    const databases = await client.query(`select 1 from pg_database where datname = 'tenantatlas'`)
    if (databases.rowCount === 0) await client.query('create database tenantatlas owner tenantatlas')
  } finally {
    await client.end()
  }
}
