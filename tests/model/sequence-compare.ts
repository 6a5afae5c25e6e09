import { sql } from 'kysely'
import { expect } from 'vitest'
import { freshness } from '../../server/runs/freshness-sql.ts'
import { processedOf, toldOf, type SeqModel, type SeqRun } from './sequence-model.ts'
import { laneKey, type SeqReal } from './sequence-real.ts'
import { isClear, isLikelyStale } from './sequence-sweep.ts'

type Row = {
  id: number
  summary_counts: { total?: number; processed?: number; succeeded?: number; failed?: number }
  freshness: string
} & Record<string, unknown>

/** Near an edge of a threshold the two may look at different sides of it. */
const clearMs = 300

/** Everything that the database says of the runs of this sequence equals what the model believes. */
export async function compare(model: SeqModel, real: SeqReal): Promise<void> {
  const ids = model.runs.map(({ id }) => id)
  const wasClear = isClear(model, clearMs)
  const { rows } = await sql<Row>`
    select r.id, r.status, r.outcome, r.reason_code as reason, r.lease_token as token, r.attempt, r.worker_id as worker,
      r.lane_counted as counted, r.cancel_requested_at is not null as wished, r.waiting_since is not null as waits,
      r.completed_at is not null as has_end, r.summary_counts, ${freshness} as freshness,
      (select count(*) from notifications n where n.run_id = r.id) as told,
      (select count(*) from audit_log a where a.resource_kind = 'operation' and a.resource_id = r.id::text) as audits,
      (select count(*) from inventory_items i where i.last_seen_operation_run_id = r.id) as rows,
      coalesce(r.context ->> 'cursor', '0')::int as cursor,
      (select string_agg(e.kind, ' ' order by e.id) from operation_run_events e where e.run_id = r.id) as events
    from operation_runs r left join lanes l on l.key = r.lane_key cross join worker_fleet f
    where r.tenant_id = any (${real.tenants.map(({ id }) => id)}::bigint[]) order by r.id`.execute(real.db)
  expect(rows.map(({ id }) => id)).toEqual(ids)
  rows.forEach((row, index) => {
    const run = model.runs[index]
    if (run === undefined) throw new Error('the model has as many runs')
    const { summary_counts: counts, freshness: judged, ...rest } = row
    const { total = 0, processed = 0, succeeded = 0, failed = 0 } = counts
    expect({ ...rest, total, processed, succeeded, failed }).toEqual(believed(run))
    if (!wasClear || !isClear(model, clearMs) || run.status === 'completed') return
    expect([run.id, judged]).toEqual([run.id, isLikelyStale(model, run) ? 'likely_stale' : 'fresh_active'])
    if (judged === 'likely_stale') real.count('seen stale')
  })
  const lanes = await sql<{ key: string; running: number }>`
    select key, running from lanes where key = any (${real.tenants.map(laneKey)}::text[]) order by tenant_id`.execute(
    real.db,
  )
  expect(lanes.rows.map(({ running }) => running)).toEqual(model.lanes.map(({ running }) => running))
}

const believed = (run: SeqRun) => ({
  id: run.id,
  status: run.status,
  outcome: run.outcome,
  reason: run.reason,
  token: run.token,
  attempt: run.attempt,
  worker: run.worker,
  counted: run.counted,
  wished: run.wishAt !== null,
  waits: run.waitingSince !== null,
  has_end: run.status === 'completed',
  told: toldOf(run),
  audits: run.audits,
  rows: processedOf(run),
  cursor: processedOf(run),
  events: run.events.join(' '),
  total: run.total,
  processed: processedOf(run),
  succeeded: run.succeeded,
  failed: run.failed,
})
