import type pg from 'pg'
import { operationPath } from '../../operations/operation-path.ts'
import { operationTypes, spellingsOf } from '../../operations/catalog.ts'

/**
 * Two years of operations by set-based SQL, as the role of seeds: a fifth of them in the last thirty days, a third in one
 * tenant, 85 of 100 well ended. Indexes, foreign keys and triggers are taken away before and put back after.
 */
export type History = {
  readonly runs: number
  /** Of those that only a person settles: how many nobody has looked into yet. */
  readonly open: number
}

const chunk = 100_000
const tables = ['operation_runs', 'operation_run_events', 'notifications']

export async function writeHistory(pool: pg.Pool, { runs, open }: History, say: (line: string) => void) {
  const client = await pool.connect()
  try {
    const again = await takeAway(client)
    await client.query('select setseed(0.42)')
    for (let from = 1; from <= runs; from += chunk) {
      await client.query('begin; set local role history_import; set local synchronous_commit = off')
      const [low, high] = [from, Math.min(runs, from + chunk - 1)]
      await client.query(runsSql, [
        low,
        high,
        runs,
        weighted(typeWeights, 1000),
        weighted(outcomeWeights, 100),
        openShare(open, runs),
        spellingsOf('inventory.sync'),
      ])
      await client.query(eventsSql, [low, high])
      await client.query(notificationsSql, [low, high, runs, operationPath('')])
      await client.query('commit')
      if (high % 1_000_000 === 0) say(`${high.toLocaleString('en')} runs are written`)
    }
    await client.query('begin; set local role tenantatlas_mover')
    for (const statement of [followedSql, initiatorsSql]) await client.query(statement)
    await client.query('commit')
    // Before the indexes are made, so that nothing points to rows of before the update.
    for (const table of tables) await client.query(`vacuum ${table}`)
    for (const statement of again) await client.query(statement)
    await wakeUp(client)
    for (const table of tables) await client.query(`vacuum (analyze) ${table}`)
    await client.query('analyze')
  } finally {
    client.release()
  }
}

/** What a hundred failures leave open: a twelfth of all runs ends badly and is for a person to settle. */
const openShare = (open: number, runs: number): number => open / (runs * 0.084)

const typeWeights: Readonly<Record<string, number>> = {
  ...Object.fromEntries(operationTypes.map((type) => [type, 4])),
  'inventory.sync': 330,
  'backup.schedule.execute': 180,
  'policy.sync': 120,
  'baseline.compare': 80,
  'provider.connection.check': 70,
  'directory.groups.sync': 50,
  'alerts.evaluate': 20,
  'restore.execute': 15,
  'restore_run.force_delete': 1,
  inventory_sync: 5,
  'from.the.future': 1,
}
const outcomeWeights = { succeeded: 85, partially_succeeded: 8, failed: 3, blocked: 2, cancelled: 2 }

/** A list in which each word stands as often as it weighs, filled up with the first. */
function weighted(weights: Readonly<Record<string, number>>, size: number): string[] {
  const list = Object.entries(weights).flatMap(([word, weight]) => Array<string>(weight).fill(word))
  return [...list, ...Array<string>(Math.max(0, size - list.length)).fill('inventory.sync')].slice(0, size)
}

const runsSql = `
insert into operation_runs (workspace_id, tenant_id, initiator_id, initiator_name, type, status, outcome, reason_code, identity_hash,
  scope_hash, input, summary_counts, failures, context, lane_key, run_after, lease_token, attempt, worker_id, heartbeat_at,
  investigated_at, investigated_by, created_at, started_at, completed_at)
select p.workspace_id, case when d.type like 'alerts.%' or d.type = 'workspace.backfill' then null else p.tenant_id end,
  case when d.e < 0.6 then p.people[1 + floor(d.h * d.h * cardinality(p.people))::int] end,
  case when d.e < 0.6 then p.names[1 + floor(d.h * d.h * cardinality(p.people))::int] else 'System' end,
  d.type, 'completed', d.outcome,
  case d.outcome when 'succeeded' then null when 'partially_succeeded' then 'some_items_failed' when 'blocked' then 'missing_capability'
    when 'cancelled' then 'cancelled_by_person' when 'failed' then case when d.f < 0.2 then 'worker_lost' else 'all_items_failed' end end,
  sha256(('identity' || d.i)::bytea), sha256((d.type || d.i % 3)::bytea), '{}', '{"total": 24, "processed": 24, "succeeded": 23, "failed": 1, "items": 812}',
  case when d.outcome in ('failed', 'partially_succeeded') then '[{"code": "throttled", "message": "Microsoft asked to wait.", "count": 1}]'::jsonb else '[]' end,
  jsonb_build_object('target_scope', jsonb_build_object('tenant', p.external_id, 'name', p.name))
    || case when d.outcome = 'failed' and d.f < 0.2 then jsonb_build_object('reconciliation', jsonb_build_object('at', d.at, 'fromStatus', 'running',
         'reason', 'worker_lost', 'lastHeartbeatAt', d.at, 'workerId', 'w-3f', 'thresholdSeconds', 20, 'decidedBy', 'web')) else '{}' end,
  'tenant:' || p.tenant_id || ':provider', d.at, 1, 1, 'w-3f', d.at + make_interval(secs => 20 * d.f),
  case when d.outcome in ('failed', 'partially_succeeded', 'blocked') and not d.type = any ($7::text[]) and d.g > $6
    then d.at + interval '1 day' end, case when d.g > $6 then 'Priya Raman' end,
  d.at, d.at + interval '1 second', d.at + make_interval(secs => 2 + 60 * d.f)
from (
  select i, e, f, g, h, ($4::text[])[1 + floor(b * 1000)::int] as type, ($5::text[])[1 + floor(c * 100)::int] as outcome,
    case when a < 0.3 then 1 else 2 + floor(39 * j ^ 1.5)::int end as place,
    now() - case when i < $3 * 0.8 then interval '730 days' - interval '700 days' * (i / ($3 * 0.8)) else interval '30 days' * (($3 - i) / ($3 * 0.2)) end as at
  from (select i, random() as a, random() as b, random() as c, random() as e, random() as f, random() as g, random() as h, random() as j
        from generate_series($1::int, $2::int) i) thrown
) d join hub_places p on p.number = d.place order by d.i`

const eventsSql = `
insert into operation_run_events (run_id, workspace_id, tenant_id, at, kind, actor_kind, actor_name, from_status, to_status, outcome, reason_code)
select r.id, r.workspace_id, r.tenant_id, case k.n when 1 then r.created_at when 2 then r.started_at else r.completed_at end,
  case k.n when 1 then 'start' when 2 then 'begin' else 'complete' end, case k.n when 1 then 'person' else 'worker' end,
  case k.n when 1 then r.initiator_name else 'w-3f' end, case k.n when 2 then 'queued' when 3 then 'running' end,
  case k.n when 1 then 'queued' when 2 then 'running' else 'completed' end, case k.n when 3 then r.outcome end, case k.n when 3 then r.reason_code end
from operation_runs r cross join generate_series(1, 3) k(n) where r.id between $1 and $2`

const notificationsSql = `
insert into notifications (run_id, user_id, workspace_id, tenant_id, title, body, tone, url, created_at, read_at)
select r.id, r.initiator_id, r.workspace_id, r.tenant_id, 'Inventory sync completed', '23 of 24 policy types were read.', 'success',
  $4 || r.id, r.completed_at, case when r.id < $3 * 0.999 then r.completed_at + interval '1 hour' end
from operation_runs r where r.id between $1 and $2 and r.initiator_id is not null`

/** As the trigger keeps it, for all at once. */
const followedSql = `
update operation_runs r set followed_by = f.next from (
  select id, outcome, min(id) filter (where outcome = 'succeeded') over (partition by workspace_id, tenant_id, scope_hash
    order by id desc rows between unbounded preceding and 1 preceding) as next from operation_runs) f
where f.id = r.id and f.next is not null and r.outcome in ('failed', 'partially_succeeded', 'blocked')`
const initiatorsSql = `
insert into run_initiators select distinct workspace_id, tenant_id, initiator_id, initiator_name from operation_runs`

async function wakeUp(client: pg.PoolClient): Promise<void> {
  for (const table of tables) await client.query(`alter table ${table} enable trigger user`)
}

/** Drops what slows writing down; answers with the statements that make it again. */
async function takeAway(client: pg.PoolClient): Promise<string[]> {
  const keys = await client.query<{ drop: string; again: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
       format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid) || case contype when 'f' then ' not valid' else '' end) as again
     from pg_constraint where conrelid = any ($1::regclass[]) and contype in ('f', 'u') order by contype desc`,
    [tables],
  )
  const indexes = await client.query<{ drop: string; again: string }>(
    `select format('drop index %s', i.indexrelid::regclass) as drop, pg_get_indexdef(i.indexrelid) as again
     from pg_index i where i.indrelid = any ($1::regclass[]) and not i.indisprimary
       and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid)`,
    [tables],
  )
  for (const { drop } of [...keys.rows, ...indexes.rows]) await client.query(drop)
  for (const table of tables) await client.query(`alter table ${table} disable trigger user`)
  return [
    `set maintenance_work_mem = '512MB'`,
    ...indexes.rows.map(({ again }) => again),
    ...keys.rows.map(({ again }) => again).reverse(),
    'reset maintenance_work_mem',
  ]
}
