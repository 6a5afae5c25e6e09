import type pg from 'pg'
import { seed } from '../../tests/people.ts'

/**
 * What is under way just now, over the tenants that the history has: some hundreds of running and queued operations, some
 * of which nobody has heard of for a minute. Their lanes are full, so that no queue is stalled; those that run and are not
 * silent were last heard of in the future, since nobody beats for them while the bench measures.
 */
export const activeNow = { running: 260, stale: 60, queued: 480 } as const

export async function makeActive(pool: pg.Pool): Promise<void> {
  await pool.query(
    `update worker_fleet set alive_since = now() - interval '1 hour', last_alive_at = now() + interval '1 day'`,
  )
  const { running, stale, queued } = activeNow
  await seed(
    pool,
    `insert into lanes (key, workspace_id, tenant_id, max, running, last_served)
     select 'tenant:' || p.tenant_id || ':provider', p.workspace_id, p.tenant_id, n, n, now()
     from (select 1 + i % 40 as number, count(*) as n from generate_series(1, $1::int) i group by 1) counted join hub_places p using (number)`,
    [running + stale],
  )
  await seed(
    pool,
    `insert into operation_runs (workspace_id, tenant_id, initiator_id, initiator_name, type, status, identity_hash, scope_hash,
       summary_counts, context, lane_key, lane_counted, lease_token, attempt, worker_id, started_at, heartbeat_at, created_at)
     select p.workspace_id, p.tenant_id, p.people[1 + i % cardinality(p.people)], p.names[1 + i % cardinality(p.people)], 'inventory.sync',
       case when i <= $1::int + $2::int then 'running' else 'queued' end, sha256(('active' || i)::bytea), sha256(('inventory.sync' || i % 3)::bytea),
       case when i <= $1::int + $2::int then '{"total": 24, "processed": 7, "succeeded": 7}'::jsonb else '{}' end,
       jsonb_build_object('target_scope', jsonb_build_object('tenant', p.external_id, 'name', p.name)), 'tenant:' || p.tenant_id || ':provider',
       i <= $1::int + $2::int, case when i <= $1::int + $2::int then 1 else 0 end, case when i <= $1::int + $2::int then 1 else 0 end,
       case when i <= $1::int + $2::int then 'w-3f' end, case when i <= $1::int + $2::int then now() - interval '2 minutes' end,
       case when i <= $1::int then now() + interval '1 day' when i <= $1::int + $2::int then now() - interval '1 minute' end,
       now() - interval '3 minutes' + make_interval(secs => i * 0.1)
     from generate_series(1, $1::int + $2::int + $3::int) i join hub_places p on p.number = 1 + i % 40`,
    [running, stale, queued],
  )
  await pool.query('analyze operation_runs')
}
