import type pg from 'pg'

/** Reads what stands there, of everybody's, as the role of the platform's own people. */
export async function readAll<Row extends object>(
  pool: pg.Pool,
  statement: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = await pool.connect()
  try {
    await client.query('begin read only; set local role tenantatlas_platform')
    const { rows } = await client.query<Row>(statement, [...values])
    return rows
  } finally {
    await client.query('rollback')
    client.release()
  }
}
