import pg from 'pg'
import { startEmbedded } from '../server/database/embedded.ts'
import type { Customer } from './customers.ts'

/** Archives a customer behind the product's back: it has no page for that yet. Adopts the database that runs already. */
export async function archive({ guid }: Customer): Promise<void> {
  const { url } = await startEmbedded({ dataDir: process.env['E2E_DATA_DIR'] ?? '', log: () => undefined })
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('begin; set local role history_import')
    const { rowCount } = await client.query(`update tenants set status = 'archived' where external_id = $1`, [guid])
    await client.query('commit')
    if (rowCount !== 1) throw new Error(`${rowCount} tenants were archived`)
  } finally {
    await client.end()
  }
}
