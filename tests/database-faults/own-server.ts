import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { startEmbedded, type Embedded } from '../../server/database/embedded.ts'
import { lockFolder } from '../../server/database/folder-lock.ts'
import { migrate } from '../../server/database/migrate.ts'
import { isAlive } from '../../server/database/process-alive.ts'
import { until } from '../crash/until.ts'

/** A PostgreSQL of a story's own, because it is stopped and restarted under whoever uses it. */
export type OwnServer = {
  /** A migrated database of the story's own. */
  readonly url: string
  /** As `pg_ctl -m immediate stop`: nothing is finished, nothing is flushed, and the next start recovers. */
  readonly crash: () => Promise<void>
  /** The same data on the same port. */
  readonly start: () => Promise<void>
  readonly close: () => Promise<void>
}

/** What is lost with the power a test can do again; what is lost with the server itself must not be. */
const durable = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'on', autovacuum_naptime: '5min' }

export async function ownServer(settings: Readonly<Record<string, string>> = {}): Promise<OwnServer> {
  const { dataDir, release } = freeFolder()
  const launch = (): Promise<Embedded> =>
    startEmbedded({
      dataDir,
      log: () => undefined,
      elsewhere: join(tmpdir(), 'tenantatlas-tests'),
      settings: { ...durable, ...settings },
    })
  let server = await launch()
  const name = `tafault_${randomBytes(6).toString('hex')}`
  await onDatabase(server.url, `create database ${name}`)
  const own = new URL(server.url)
  own.pathname = `/${name}`
  await migrate(own.href)
  return {
    url: own.href,
    async crash() {
      process.kill(server.pid, 'SIGQUIT')
      await until(
        'the server is gone',
        () => isAlive(server.pid),
        (alive) => !alive,
        10,
      )
    },
    async start() {
      server = await launch()
      if (!own.host.endsWith(new URL(server.url).host)) throw new Error('the server came back on another port')
    },
    async close() {
      if (isAlive(server.pid)) await onDatabase(server.url, `drop database if exists ${name} with (force)`)
      await server.stop()
      release()
    },
  }
}

/** The first folder that no other story holds; a server that was made once is used again. */
function freeFolder(): { dataDir: string; release: () => void } {
  for (let number = 1; ; number++) {
    const dataDir = join('.cache', 'database-faults', String(number))
    mkdirSync(dataDir, { recursive: true })
    const lock = lockFolder(dataDir)
    if (lock.isMine) return { dataDir, release: () => lock.release() }
  }
}

async function onDatabase(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
