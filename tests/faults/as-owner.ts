import type pg from 'pg'

/** One statement past the policies of one table, as who owns it: what no role of the product may do. Answers how many rows. */
export async function asOwner(
  pool: pg.Pool,
  table: string,
  statement: string,
  values: readonly unknown[] = [],
): Promise<number> {
  const client = await pool.connect()
  try {
    await client.query(`begin; alter table ${table} no force row level security`)
    const { rowCount } = await client.query(statement, [...values])
    await client.query(`alter table ${table} force row level security; commit`)
    return rowCount ?? 0
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}
