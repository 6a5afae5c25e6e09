import type { Operation } from '../../contract/operation.ts'

/** As many as can be taken in at a glance (spec: operations §8). */
export const rowsMax = 5

type Row = Pick<Operation, 'id' | 'status' | 'freshness' | 'createdAt'>
export type ActiveRuns<R extends Row = Operation> = {
  readonly rows: readonly R[]
  /** All that are active in the tenant, exact. */
  readonly count: number
  /** When this was read, in ms of the server's clock. */
  readonly readAt: number
  /** When the soonest of those behind the rows goes stale; null when that is not to be named. */
  readonly staleAt: string | null
}

/**
 * The rows out of several readings, each run once, by the latest of them. What may have stopped stands first: it is mostly
 * older than the rest, and would be the first to fall behind "+N more".
 */
export function rowsOf<R extends Row>(...readings: readonly (readonly R[])[]): R[] {
  const runs = [...new Map(readings.flat().map((run) => [run.id, run])).values()]
  const newest = runs.sort((a, b) => Number(b.id) - Number(a.id))
  const isStale = ({ freshness }: Row) => freshness === 'likely_stale'
  return [...newest.filter(isStale), ...newest.filter((run) => !isStale(run))].slice(0, rowsMax)
}

/** What was read, with a run that was accepted since; the same when it is counted there already. */
export function withAccepted<R extends Row>(active: ActiveRuns<R>, run: R): ActiveRuns<R> {
  if (run.status === 'completed' || active.rows.some(({ id }) => id === run.id)) return active
  // One that was active before may stand behind the rows: then it is no further one.
  const isBehind = active.count > active.rows.length && Date.parse(run.createdAt) <= active.readAt
  return isBehind ? active : { ...active, rows: rowsOf(active.rows, [run]), count: active.count + 1 }
}
