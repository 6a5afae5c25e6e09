import pg from 'pg'
import { onTestFinished } from 'vitest'
import { createDatabase } from '../server/database/kysely.ts'
import { createPool } from '../server/database/pool.ts'
import type { Database } from '../server/database/scope.ts'

export type Cut = 'before the commit arrives' | 'after the commit, before its answer' | 'at the first write'

/**
 * A database whose connection is cut once, by the server, at this instant of the first transaction that calls `aimedAt`.
 * For one test.
 */
export function cutOnce(url: string, cut: Cut, aimedAt = 'run_report'): Database {
  const pool = createPool(url, { max: 5, applicationName: 'cut' })
  let isDone = false
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (text: unknown, values?: unknown) => Promise<unknown>
    let isAimed = false
    const cutting = async (text: unknown, values?: unknown): Promise<unknown> => {
      const words = textOf(text)
      if (words.includes(aimedAt)) isAimed = true
      const isNow = isAimed && (cut === 'at the first write' || words === 'commit')
      if (isDone || !isNow) return query(text, values)
      isDone = true
      if (cut === 'after the commit, before its answer') await query(text, values)
      await terminate(url, (client as pg.PoolClient & { processID: number }).processID)
      // The session is gone, so this finds what a lost connection finds.
      return query('select 1')
    }
    client.query = cutting as typeof client.query
  })
  const db = createDatabase(pool)
  onTestFinished(() => db.destroy())
  return db
}

const textOf = (text: unknown): string =>
  typeof text === 'string' ? text : String((text as { text?: string } | undefined)?.text)

async function terminate(url: string, pid: number): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('select pg_terminate_backend($1)', [pid])
  await client.end()
}
