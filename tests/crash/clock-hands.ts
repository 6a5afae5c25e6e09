import type { CrashWorld } from './world.ts'

/** Locks the whole table against its workers' own order, and so may be the one that PostgreSQL lets go first. */
async function written(...asked: Parameters<typeof writtenOnce>): Promise<number> {
  for (let tries = 1; ; tries++) {
    try {
      return await writtenOnce(...asked)
    } catch (error) {
      if (tries === 5 || (error as { code?: string }).code !== '40P01') throw error
    }
  }
}

/** Time that a test cannot wait for: rows as they would stand so much later, written past the guard that holds everybody. */
async function writtenOnce({ pool }: CrashWorld, statement: string, values: readonly unknown[]): Promise<number> {
  const client = await pool.connect()
  try {
    await client.query(
      'begin; alter table operation_runs disable trigger guard_run_update; set local role tenantatlas_mover',
    )
    const { rowCount } = await client.query(statement, [...values])
    await client.query('reset role; alter table operation_runs enable trigger guard_run_update; commit')
    return rowCount ?? 0
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

/** A worker that was heard last so much earlier; the number of runs that were its. */
export const ageBeatsOf = (world: CrashWorld, workerId: string, seconds: number): Promise<number> =>
  written(
    world,
    `update operation_runs set heartbeat_at = heartbeat_at - make_interval(secs => $2) where status = 'running' and worker_id = $1`,
    [workerId, seconds],
  )

/** A run that began so much earlier. */
export const ageBeginOf = (world: CrashWorld, id: number, seconds: number): Promise<number> =>
  written(
    world,
    `update operation_runs set started_at = started_at - make_interval(secs => $2) where status = 'running' and id = $1`,
    [id, seconds],
  )
