import { sql } from 'kysely'
import { startLoop } from '../lib/loop.ts'
import type { Database } from './scope.ts'

/**
 * The database's time, as a process can tell it at any instant without asking: whatever is shown was dated by it, so spans
 * are counted in it too. The clock of the machine may be minutes off; only its steady count is used between two readings.
 */
export type DatabaseClock = {
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly stop: () => Promise<void>
}

const readEveryMs = 30_000
/** A reading that took longer tells less than the one before. */
const readWithinMs = 500

/** Reads it once before it answers, and again and again after that; while the database is away the last reading stands. */
export async function followDatabaseClock(db: Database): Promise<DatabaseClock> {
  let ahead: number | null = null
  const read = async (): Promise<void> => {
    const from = performance.now()
    const { rows } = await sql<{ ms: number }>`
      select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms`.execute(db)
    const took = performance.now() - from
    if (rows[0] !== undefined && (ahead === null || took < readWithinMs)) ahead = rows[0].ms - (from + took / 2)
  }
  await read()
  const loop = startLoop(readEveryMs, read, () => undefined)
  return { now: () => performance.now() + (ahead ?? 0), stop: loop.stop }
}
