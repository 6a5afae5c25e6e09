import pg from 'pg'
import type { TestWorkspace } from '../tests/people.ts'
import type { Bench, BenchContext } from './frame/bench.ts'
import { createRawTables } from './raw/tables.ts'
import { item } from './world/items.ts'
import { preparePlace, startRun } from './world/place.ts'

const rounds = 5
const batch = 100
const items = { quick: 20_000, full: 200_000 }

/** What a run writes for each item that it reads, as an inventory sync does it page by page. */
export const bench: Bench = {
  name: 'items',
  question: `How many items a second does one run write, in batches of ${batch}, each a transaction behind the fence?`,
  async run(context) {
    const { database, interleaved, isFull } = context
    const count = isFull ? items.full : items.quick
    const place = await preparePlace(database, 1)
    await createRawTables(database.pool)
    const measured = await interleaved(rounds, {
      ours: () => ourItems(context, place, count),
      raw: () => rawItems(context, place, count),
    })
    const what = 'the same upserts by one plain named statement a batch, and the counts, in one transaction each'
    return [
      {
        name: 'items written',
        unit: '/s',
        value: measured.median('ours', 'rate'),
        raw: { value: measured.median('raw', 'rate'), what },
        ratio: measured.ratio('ours', 'raw', 'rate'),
        aim: { holds: 'at least', limit: 10_000 },
      },
      {
        name: "writes of the run's row beside its batches",
        unit: '/s',
        value: measured.median('ours', 'besides'),
        aim: { holds: 'at most', limit: 2 },
        note: 'beats and progress; begin and end are left out',
      },
    ]
  },
}

async function ourItems({ database, programs }: BenchContext, place: TestWorkspace, count: number) {
  const worker = await programs.start('bench/programs/worker.ts', {
    DATABASE_URL: database.url,
    WORKER_SLOTS: '2',
    BENCH_HANDLER: 'items',
    BENCH_ITEMS: String(count),
    BENCH_BATCH: String(batch),
  })
  const before = await updatesOfRuns(database.url)
  const done = new Promise<number>((resolve) => worker.onLine(({ tookMs }) => resolve(Number(tookMs) / 1000)))
  await startRun(database.db, place, 0)
  const seconds = await done
  await worker.stop()
  const beginAndEnd = 2
  const batches = Math.ceil(count / batch) + 2
  const besides = (await updatesOfRuns(database.url)) - before - batches - beginAndEnd
  return { rate: count / seconds, besides: besides / seconds }
}

async function rawItems({ database }: BenchContext, place: TestWorkspace, count: number) {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  const tenant = place.tenants[0]!
  const { rows } = await client.query<{ id: string }>(
    `insert into raw.operation_runs (workspace_id, tenant_id, initiator_name, type, status, started_at, identity_hash, scope_hash, lane_key)
     values ($1, $2, 'System', 'inventory.sync', 'running', now(), decode(md5(random()::text), 'hex'), '', '') returning id`,
    [place.id, tenant.id],
  )
  const run = rows[0]!.id
  const began = performance.now()
  for (let at = 0; at < count; at += batch) {
    const page = Array.from({ length: Math.min(batch, count - at) }, (_, offset) => item(at + offset))
    await client.query('begin')
    await client.query({ name: 'raw-items', text: upsert, values: [place.id, tenant.id, run, JSON.stringify(page)] })
    await client.query({ name: 'raw-counts', text: counts, values: [run, JSON.stringify({ items: at + page.length })] })
    await client.query('commit')
  }
  const seconds = (performance.now() - began) / 1000
  await client.end()
  return { rate: count / seconds }
}

const upsert = `
  insert into raw.inventory_items (workspace_id, tenant_id, policy_type, external_id, display_name, category, platform, meta, last_seen_operation_run_id)
  select $1, $2, type, "externalId", "displayName", 'Configuration', platform, meta || jsonb_build_object('lastModifiedDateTime', "lastModifiedAt"), $3
  from jsonb_to_recordset($4::jsonb) as o(type text, "externalId" text, "displayName" text, platform text, meta jsonb, "lastModifiedAt" text)
  order by type, "externalId"
  on conflict (tenant_id, policy_type, external_id) do update set display_name = excluded.display_name, category = excluded.category,
    platform = excluded.platform, meta = excluded.meta, last_seen_at = now(), last_seen_operation_run_id = excluded.last_seen_operation_run_id`
const counts = `update raw.operation_runs set summary_counts = $2, heartbeat_at = clock_timestamp() where id = $1`

async function updatesOfRuns(connectionString: string): Promise<number> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  const { rows } = await client.query<{ n: string }>(
    `select n_tup_upd as n from pg_stat_user_tables where schemaname = 'public' and relname = 'operation_runs'`,
  )
  await client.end()
  return Number(rows[0]?.n)
}
