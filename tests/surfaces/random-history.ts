import type pg from 'pg'
import { canonicalType, startOf } from '../../operations/catalog.ts'
import { inTab, problemOf, type Tab } from '../../operations/problem.ts'
import { withScope, type Database } from '../../server/database/scope.ts'
import { findRun, type ReadRow } from '../../server/runs/queries.ts'
import { seed, type TestWorkspace } from '../people.ts'
import type { Chance } from './chance.ts'

/** Histories that nobody would think of: every state, age, tenant and kind of work, at random. */
const hourMs = 3_600_000
const dayMs = 24 * hourMs

function randomRun({ pick, maybe }: Chance, workspaces: readonly TestWorkspace[], at: number) {
  const workspace = pick(workspaces)
  const person = maybe(0.7, pick(Object.values(workspace.people)))
  const status = pick(['queued', 'running', 'running', ...Array<string>(9).fill('completed')])
  const ageMs = pick([0.01, 0.4, 1.2, 3, 12, 29.9, 30.1, 50]) * dayMs + at * 1000
  const ago = (ms: number) => new Date(Date.now() - ms).toISOString()
  const isEnded = status === 'completed'
  return {
    workspace: workspace.id,
    tenant: maybe(0.85, pick(workspace.tenants).id),
    initiator: person?.id ?? null,
    name: person?.name ?? 'System',
    type: pick([
      'inventory.sync',
      'inventory.sync',
      'inventory_sync',
      'restore.execute',
      'policy.sync',
      'from.the.future',
    ]),
    status,
    outcome: isEnded
      ? pick(['succeeded', 'succeeded', 'failed', 'partially_succeeded', 'blocked', 'cancelled'])
      : 'pending',
    identity: `${workspace.id} ${at}`,
    scope: pick(['a', 'b', 'c', 'd', String(at)]),
    context: maybe(0.2, { reconciliation: {} }) ?? {},
    worker: status === 'running' ? 'w' : null,
    started: status === 'queued' ? null : ago(status === 'running' ? 5 * 60_000 : ageMs),
    // Long silent or heard of from the future: none of them turns stale while it is looked at.
    heartbeat: status === 'running' ? ago(pick([hourMs, -hourMs])) : null,
    completed: isEnded ? ago(ageMs - pick([1_000, 60_000, 900_000])) : null,
    investigated: isEnded ? maybe(0.2, ago(0)) : null,
    created: ago(ageMs),
  }
}

export async function writeHistory(
  pool: pg.Pool,
  db: Database,
  chance: Chance,
  workspaces: readonly TestWorkspace[],
  count: number,
): Promise<ReadRow[]> {
  const runs = Array.from({ length: count }, (_, at) => randomRun(chance, workspaces, at))
  const written = await seed<{ id: number }>(
    pool,
    `insert into operation_runs (workspace_id, tenant_id, initiator_id, initiator_name, type, status, outcome, identity_hash, scope_hash, context,
       lane_key, worker_id, started_at, heartbeat_at, completed_at, investigated_at, created_at)
     select (r->>'workspace')::bigint, (r->>'tenant')::bigint, (r->>'initiator')::bigint, r->>'name', r->>'type', r->>'status', r->>'outcome',
       sha256((r->>'identity')::bytea), sha256((r->>'scope')::bytea), r->'context', 'lane', r->>'worker', (r->>'started')::timestamptz,
       (r->>'heartbeat')::timestamptz, (r->>'completed')::timestamptz, (r->>'investigated')::timestamptz, (r->>'created')::timestamptz
     from jsonb_array_elements($1::jsonb) with ordinality as given(r, n) order by n returning id`,
    [JSON.stringify(runs)],
  )
  return withScope(db, { kind: 'platform' }, async (tx) => {
    const rows: ReadRow[] = []
    for (const { id } of written) {
      const row = await findRun(tx, id)
      if (row !== null) rows.push(row)
    }
    return rows
  })
}

const settles = (code: string): boolean => {
  const type = canonicalType(code)
  return type !== null && startOf(type)?.followUp === 'next_success'
}
const isSameWork = (a: ReadRow, b: ReadRow): boolean =>
  a.workspace_id === b.workspace_id && a.tenant_id === b.tenant_id && a.scope_hash.equals(b.scope_hash)

/** Which of the rows stand on a tab: counted anew from the rows alone, in the words of the spec. */
export const onTab = (rows: readonly ReadRow[], tab: Tab): ReadRow[] =>
  rows.filter((run) => {
    const { status, outcome, freshness } = run
    const isResolved =
      settles(run.type) && rows.some((one) => one.outcome === 'succeeded' && one.id > run.id && isSameWork(run, one))
    const problem = problemOf({ status, outcome, freshness, isInvestigated: run.investigated_at !== null, isResolved })
    return inTab(tab, status, problem)
  })
