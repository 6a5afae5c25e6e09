import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { canonicalType, policyOf, startOf } from '../../operations/catalog.ts'
import {
  freshnessOf,
  staleAt as staleAtOf,
  staleBecause as staleBecauseOf,
  type FreshnessInput,
} from '../../operations/freshness.ts'
import { outcomes, statuses } from '../../operations/lifecycle.ts'
import { fleetAliveWithinSeconds } from '../../operations/policy.ts'
import { problemOf } from '../../operations/problem.ts'
import { testDatabase } from '../../tests/database.ts'
import { createWorkspace, seed } from '../../tests/people.ts'
import { withScope } from '../database/scope.ts'
import { freshness, problemClass, resolvedBy, staleAt, staleBecause, waitedMs } from './freshness-sql.ts'

const database = testDatabase()

/** Whole seconds around every threshold, and far from them; one in three lies on the very edge. */
const edges = [0, 1, 9, 10, 11, 19, 20, 21, 59, 60, 61, 599, 600, 601, 1799, 1800, 1801, 3600]
const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T
const maybe = <T>(value: T): T | null => (Math.random() < 0.2 ? null : value)

type Row = {
  id: number
  type: string
  status: string
  outcome: string
  run_after: Date
  started_at: Date | null
  heartbeat_at: Date | null
  worker_id: string | null
  waited_total_ms: number
  investigated_at: Date | null
  context: object
  lane_running: number | null
  lane_max: number | null
  last_served: Date | null
  room_since: Date | null
  resolved_by: number | null
  now: Date
  stale_at: Date | null
  stale_because: string | null
  freshness: string
  problem_class: string
  alive_since: Date | null
  last_alive_at: Date | null
}

const rowsPerRound = 2000

test.each([[0], [5], [30], [700]])(
  'TypeScript and SQL judge every generated row alike, workers last heard %i s ago',
  async (silentSeconds) => {
    const workspace = await createWorkspace(database.pool)
    const now = new Date(Math.floor(Date.now() / 1000) * 1000)
    const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000)
    const tenant = workspace.tenants[0]?.id ?? 0
    for (const [key, running, served, room] of [
      ['full', 2, 30, 4000],
      ['free', 1, 30, null],
      ['idle', 0, 4000, null],
      ['freed', 1, 4000, 30],
      ['new', 0, null, null],
    ] as const) {
      await seed(
        database.pool,
        `insert into lanes (key, workspace_id, tenant_id, max, running, last_served, room_since) values ($1, $2, $3, 2, $4, $5, $6)`,
        [
          `${key}-${tenant}`,
          workspace.id,
          tenant,
          running,
          ...[served, room].map((age) => (age === null ? null : ago(age))),
        ],
      )
    }
    await database.pool.query('update worker_fleet set alive_since = $1, last_alive_at = $2', [
      ago(1000),
      ago(silentSeconds),
    ])
    await seed(
      database.pool,
      `insert into operation_runs (workspace_id, tenant_id, initiator_name, identity_hash, scope_hash, type, status, outcome, run_after, started_at, heartbeat_at,
       worker_id, waited_ms, waiting_since, investigated_at, context, lane_key, completed_at, lane_counted)
     select $1, $2, 'x', decode(r->>'identity', 'hex'), decode(r->>'scope', 'hex'), r->>'type', r->>'status', r->>'outcome', (r->>'run_after')::timestamptz, (r->>'started_at')::timestamptz,
       (r->>'heartbeat_at')::timestamptz, r->>'worker_id', (r->>'waited_ms')::bigint, (r->>'waiting_since')::timestamptz,
       (r->>'investigated_at')::timestamptz, r->'context', r->>'lane', (r->>'completed_at')::timestamptz, false
     from jsonb_array_elements($3::jsonb) r`,
      [workspace.id, tenant, JSON.stringify(Array.from({ length: rowsPerRound }, () => generated(now, tenant)))],
    )
    const { rows } = await withScope(database.db, { kind: 'platform' }, (tx) =>
      sql<Row>`select r.*, l.running as lane_running, l.max as lane_max, l.last_served, l.room_since, now() as now, ${waitedMs} as waited_total_ms, ${staleAt} as stale_at, ${staleBecause} as stale_because, ${freshness} as freshness,
        ${problemClass} as problem_class, ${resolvedBy} as resolved_by, f.alive_since, f.last_alive_at
      from operation_runs r left join lanes l on l.key = r.lane_key cross join worker_fleet f where r.workspace_id = ${workspace.id}`.execute(
        tx,
      ),
    )
    expect(rows).toHaveLength(rowsPerRound)
    const seen = new Set<string>()
    for (const row of rows) {
      const { input, judged } = inTypeScript(row)
      seen.add(`${row.status} ${row.freshness} ${row.problem_class}`)
      expect(
        {
          freshness: row.freshness,
          problemClass: row.problem_class,
          staleAt: row.stale_at?.getTime() ?? null,
          staleBecause: row.stale_because,
        },
        JSON.stringify({ row, input }),
      ).toEqual(judged)
      // Where nothing went wrong, nothing was settled by a later run.
      if (!['blocked', 'partially_succeeded', 'failed'].includes(row.outcome)) expect(row.resolved_by).toBeNull()
    }
    expect(seen.size).toBeGreaterThan(5)
  },
)

function inTypeScript(row: Row) {
  const ms = (at: Date | null) => at?.getTime() ?? null
  const now = row.now.getTime()
  const isAlive = row.last_alive_at !== null && row.last_alive_at.getTime() >= now - fleetAliveWithinSeconds * 1000
  const input: FreshnessInput = {
    status: row.status,
    outcome: row.outcome,
    runAfter: row.run_after.getTime(),
    startedAt: ms(row.started_at),
    heartbeatAt: ms(row.heartbeat_at),
    hasHolder: row.worker_id !== null,
    waitedMs: row.waited_total_ms,
    isReconciled: 'reconciliation' in row.context,
    lane:
      row.lane_max === null
        ? null
        : {
            hasRoom: (row.lane_running ?? 0) < row.lane_max,
            roomSince: ms(row.room_since),
            lastServedAt: ms(row.last_served),
          },
    workersAliveSince: isAlive ? ms(row.alive_since) : null,
  }
  const policy = policyOf(row.type)
  const judgedFreshness = freshnessOf(input, policy, now)
  const type = canonicalType(row.type)
  const settles = type !== null && startOf(type)?.followUp === 'next_success'
  const judged = {
    freshness: judgedFreshness,
    problemClass: problemOf({
      status: row.status,
      outcome: row.outcome,
      freshness: judgedFreshness,
      isInvestigated: row.investigated_at !== null,
      isResolved: settles && row.resolved_by !== null,
    }),
    staleAt: staleAtOf(input, policy),
    staleBecause: staleBecauseOf(input, policy, now),
  }
  return { input, judged }
}

/** Any row that the table's own constraints let in. A few scopes, so that later successes settle earlier failures. */
function generated(now: Date, tenant: number) {
  const status = pick(statuses)
  const at = () => new Date(now.getTime() - pick(edges) * 1000).toISOString()
  const isCompleted = status === 'completed'
  const startedAt = status === 'queued' ? null : at()
  return {
    identity: randomBytes(32).toString('hex'),
    scope: pick(['aa', 'bb', 'cc', randomBytes(4).toString('hex')]),
    type: pick(['inventory.sync', 'restore.execute', 'inventory_sync', 'from.the.future']),
    status,
    outcome: isCompleted ? pick(outcomes.filter((outcome) => outcome !== 'pending')) : 'pending',
    run_after: new Date(now.getTime() - (pick(edges) - 30) * 1000).toISOString(),
    started_at: startedAt ?? null,
    heartbeat_at: status === 'queued' ? null : maybe(at()),
    worker_id: status === 'queued' ? null : maybe('w-1'),
    waited_ms: pick([0, 0, 1000, 600_000]),
    waiting_since: status === 'running' && Math.random() < 0.2 ? at() : null,
    investigated_at: isCompleted && Math.random() < 0.2 ? at() : null,
    context: Math.random() < 0.3 ? { reconciliation: { at: at() } } : {},
    lane: `${pick(['full', 'free', 'idle', 'freed', 'new', 'nobody-knows'])}-${tenant}`,
    completed_at: isCompleted ? at() : null,
  }
}
