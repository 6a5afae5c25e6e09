import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import type { RunHint } from '../../server/runs/hints.ts'
import { seed, type TestWorkspace } from '../../tests/people.ts'
import type { BenchDatabase } from '../frame/bench.ts'

/** Runs to which something can happen: each is told of once, so that what is heard can be matched with what was done. */
export async function runsToTellOf({ pool }: BenchDatabase, place: TestWorkspace, count: number): Promise<RunHint[]> {
  const tenant = place.tenants[0]!
  const rows = await seed<{ id: number }>(
    pool,
    `insert into operation_runs (workspace_id, tenant_id, initiator_id, initiator_name, type, status, identity_hash, scope_hash, lane_key)
     select $1, $2, $3, 'Bench', 'inventory.sync', 'queued', sha256(($4 || n)::bytea), sha256(($4 || n)::bytea), 'bench:' || n
     from generate_series(1, $5::int) n returning id`,
    [place.id, tenant.id, place.people.operator.id, randomBytes(8).toString('hex'), count],
  )
  return rows.map(({ id }) => ({
    kind: 'operation',
    runId: id,
    workspaceId: place.id,
    tenantId: tenant.id,
    initiatorId: null,
  }))
}

/**
 * Writes an event of each run in a transaction of its own, at a fixed rate, and has it told of. Answers with when each
 * commit was there, by the clock that all processes of the machine share.
 */
export async function happen(
  url: string,
  runs: readonly RunHint[],
  perSecond: number,
  tell: (hint: RunHint) => void,
): Promise<Map<number, bigint>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const committed = new Map<number, bigint>()
  const began = performance.now()
  for (const [turn, run] of runs.entries()) {
    await wait(Math.max(0, began + (turn * 1000) / perSecond - performance.now()))
    await client.query('begin; set local role history_import')
    await client.query(
      `insert into operation_run_events (run_id, workspace_id, tenant_id, kind, actor_kind, actor_name, to_status)
       values ($1, $2, $3, 'begin', 'worker', 'bench', 'running')`,
      [run.runId, run.workspaceId, run.tenantId],
    )
    await client.query('commit')
    committed.set(run.runId, process.hrtime.bigint())
    tell(run)
  }
  await client.end()
  return committed
}
