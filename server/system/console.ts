import { sql } from 'kysely'
import { fleetAliveWithinSeconds } from '../../operations/policy.ts'
import type { Tx } from '../database/scope.ts'

/** How the installation stands, as rows; judged by the thresholds of the one policy, at the database's clock. */

export type WorkerRow = {
  readonly id: string
  readonly host: string
  readonly is_alive: boolean
  readonly slots: number
  readonly busy: number
  readonly started_at: Date
  readonly last_beat_at: Date
}

/** As many as fit on a screen; those that went long ago are of no use to anybody. */
const workersMax = 20

const isAlive = sql<boolean>`w.last_beat_at >= now() - make_interval(secs => ${sql.lit(fleetAliveWithinSeconds)})`
const busy = sql<number>`(select count(*)::int from operation_runs r
  where r.status = 'running' and r.worker_id = w.id and r.waiting_since is null)`

export async function lastWorkers(tx: Tx): Promise<WorkerRow[]> {
  const { rows } = await sql<WorkerRow>`
    select w.id, w.host, ${isAlive} as is_alive, w.slots, ${busy} as busy, w.started_at, w.last_beat_at
    from workers w order by w.last_beat_at desc, w.id limit ${sql.lit(workersMax)}`.execute(tx)
  return rows
}

export type FleetRow = {
  readonly alive_since: Date | null
  readonly last_alive_at: Date | null
  readonly alive: number
  readonly slots: number
  readonly busy: number
  readonly notify_queue_usage: number
}

/** All that are there to serve, however many. */
export async function fleet(tx: Tx): Promise<FleetRow> {
  const { rows } = await sql<FleetRow>`
    select case when f.last_alive_at >= now() - make_interval(secs => ${sql.lit(fleetAliveWithinSeconds)}) then f.alive_since end as alive_since,
      f.last_alive_at, living.alive, living.slots, pg_notification_queue_usage()::float8 as notify_queue_usage,
      (select count(*)::int from operation_runs r where r.status = 'running' and r.worker_id is not null and r.waiting_since is null) as busy
    from worker_fleet f cross join (
      select count(*)::int as alive, coalesce(sum(w.slots), 0)::int as slots from workers w where ${isAlive}) living`.execute(
    tx,
  )
  const row = rows[0]
  if (row === undefined) throw new Error('the fleet is one row')
  return row
}

export type LaneRow = {
  readonly key: string
  readonly workspace_name: string
  readonly tenant_name: string | null
  readonly running: number
  readonly max: number
  readonly waiting: number
}

/** As many as can be taken in at a glance. */
const lanesMax = 10

/** Where most of what may begin is waiting. */
export async function longestLanes(tx: Tx): Promise<LaneRow[]> {
  const { rows } = await sql<LaneRow>`
    select l.key, s.name as workspace_name, t.name as tenant_name, l.running, l.max, waiting.count as waiting
    from (select r.lane_key, count(*)::int as count from operation_runs r where r.status = 'queued' and r.run_after <= now()
          group by r.lane_key order by count(*) desc, r.lane_key limit ${sql.lit(lanesMax)}) waiting
    join lanes l on l.key = waiting.lane_key join workspaces s on s.id = l.workspace_id left join tenants t on t.id = l.tenant_id
    order by waiting.count desc, l.key`.execute(tx)
  return rows
}

export type QueueRow = {
  readonly waiting: number
  readonly lanes: number
  readonly busy: number
  readonly full: number
  readonly oldest_id: number | null
  readonly oldest_since: Date | null
}

/** What may begin and has not, and the one that has been waiting for longest. */
export async function queue(tx: Tx): Promise<QueueRow> {
  const { rows } = await sql<QueueRow>`
    select queued.waiting, lane.lanes, lane.busy, lane.full, oldest.id as oldest_id, oldest.run_after as oldest_since
    from (select count(*)::int as waiting from operation_runs r where r.status = 'queued' and r.run_after <= now()) queued
    cross join (select count(*)::int as lanes, (count(*) filter (where l.running > 0))::int as busy,
                  (count(*) filter (where l.running >= l.max))::int as full from lanes l) lane
    left join lateral (select r.id, r.run_after from operation_runs r where r.status = 'queued' and r.run_after <= now()
                       order by r.run_after, r.id limit 1) oldest on true`.execute(tx)
  const row = rows[0]
  if (row === undefined) throw new Error('the queue is one row')
  return row
}
