import { sql } from 'kysely'
import type { Tx } from '../database/scope.ts'
import type { RunRow } from './run-row.ts'

/** Statements that lock a lane and then a run, and change nothing: what comes before a move. */

const first = (result: { rows: RunRow[] }): RunRow | null => result.rows[0] ?? null

/** Locks the lane, then the run. Null: there is no such run, or this scope does not see it. */
export const lock = async (tx: Tx, id: number): Promise<RunRow | null> =>
  first(await sql<RunRow>`select * from run_lock(${id})`.execute(tx))

export const claimQueued = async (tx: Tx, types: readonly string[]): Promise<RunRow | null> =>
  first(await sql<RunRow>`select * from run_claim(${[...types]}::text[])`.execute(tx))

export const claimReleased = async (tx: Tx, types: readonly string[]): Promise<RunRow | null> =>
  first(await sql<RunRow>`select * from run_claim_released(${[...types]}::text[])`.execute(tx))
