import { sql } from 'kysely'
import type { Tx } from '../database/scope.ts'
import { groundFrom, type Ground, type GroundRow } from './legitimacy.ts'
import type { RunRow } from './run-row.ts'

/** Statements that lock a lane and then a run, and change nothing: what comes before a move. */

const first = (result: { rows: RunRow[] }): RunRow | null => result.rows[0] ?? null

/** Locks the lane, then the run. Null: there is no such run, or this scope does not see it. */
export const lock = async (tx: Tx, id: number): Promise<RunRow | null> =>
  first(await sql<RunRow>`select * from run_lock(${id})`.execute(tx))

/** A run that may be taken now, locked behind its lane, and the ground it stands on. */
export type Candidate = { readonly run: RunRow; readonly ground: Ground }

/**
 * What a worker may take now: a run of a `resumable` type that was given back, else the oldest of `types` in the least
 * recently served lane with room. The transaction stands in the scope of that run afterwards. Null: there is nothing.
 */
export async function claim(tx: Tx, types: readonly string[], resumable: readonly string[]): Promise<Candidate | null> {
  const { rows } = await sql<RunRow & GroundRow>`
    select r.*, g.* from run_next(${[...types]}::text[], ${[...resumable]}::text[]) r,
      lateral run_ground(r.workspace_id, r.tenant_id, r.initiator_id) g`.execute(tx)
  const [row] = rows
  return row === undefined ? null : { run: row, ground: groundFrom(row) }
}
