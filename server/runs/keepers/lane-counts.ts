import { sql } from 'kysely'
import { withScope, type Database } from '../../database/scope.ts'
import { recountLane } from '../service.ts'
import type { Log } from '../worker/execute.ts'

/**
 * Recounts the lanes whose running count is not what their runs say, each under its lock (spec: operations §5). A count
 * that is too low would refuse the end of a run, and one that is too high would keep work waiting for nobody. It may run
 * twice: whoever comes second finds the count right. Answers how many were off; one that cannot be mended costs no other.
 */
export async function mendLaneCounts(db: Database, log: Log): Promise<number> {
  let mended = 0
  for (const lane of await driftedLanes(db)) {
    try {
      const drift = await withScope(db, { kind: 'platform' }, (tx) => recountLane(tx, lane))
      if (drift === 0) continue
      mended++
      log.error({ lane, drift }, 'the running count of a lane was off; it is mended')
    } catch (error) {
      log.error({ err: error, lane }, 'a lane could not be recounted; the next sweep tries again')
    }
  }
  return mended
}

/** Lane and runs change in one commit, so one statement sees them agree unless something is wrong. */
async function driftedLanes(db: Database): Promise<string[]> {
  const { rows } = await withScope(db, { kind: 'platform' }, (tx) =>
    sql<{ key: string }>`
      with counted as (
        select r.lane_key, count(*)::int as running from operation_runs r
        where r.status = 'running' and r.lane_counted group by r.lane_key)
      select l.key from lanes l left join counted c on c.lane_key = l.key
      where l.running <> coalesce(c.running, 0) order by l.key`.execute(tx),
  )
  return rows.map(({ key }) => key)
}
