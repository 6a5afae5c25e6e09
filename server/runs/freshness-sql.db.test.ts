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
import { defaultPolicy, fleetAliveWithinSeconds } from '../../operations/policy.ts'
import { problemOf } from '../../operations/problem.ts'
import { randomOf } from '../../tests/database-faults/statement-faults.ts'
import { testDatabase } from '../../tests/database.ts'
import type { Tx } from '../database/scope.ts'
import { freshness, problemClass, resolvedBy, staleAt, staleBecause, waitedMs } from './freshness-sql.ts'

/**
 * The classifier stands once in TypeScript and once in SQL; here both judge the same rows. All shapes, those too that the
 * table's constraints refuse today, and instants on the very edge of each threshold: within one transaction `now()` stands
 * still, and every instant of a row is so many milliseconds before it.
 */

const database = testDatabase()
const rowCount = 100_000
const chunk = 10_000
const seedNumber = Number(process.env['CLASSIFIER_SEED'] ?? Math.floor(Math.random() * 1_000_000))

const thresholdsMs = [...Object.values(defaultPolicy), fleetAliveWithinSeconds].map((seconds) => seconds * 1000)
/** Each threshold, a millisecond to both sides of it, and instants near and far, later ones too. */
const ages = [...thresholdsMs.flatMap((ms) => [ms - 1, ms, ms + 1]), 0, 1, -1, -30_000, 45_000, 3_600_000, 86_400_000]

type Instants = 'run_after' | 'started_at' | 'heartbeat_at' | 'waiting_since' | 'investigated_at'
type Lanes = 'last_served' | 'room_since' | 'alive_since' | 'last_alive_at'
/** As it goes into the database: instants as milliseconds before `now()`. */
type Shape = Readonly<Record<Instants | Lanes, number | null>> & {
  readonly type: string
  readonly status: string
  readonly outcome: string
  readonly worker_id: string | null
  readonly waited_ms: number
  readonly context: object
  readonly followed_by: number | null
  readonly running: number | null
  readonly max: number | null
}

function shapeBy(random: () => number): Shape {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const maybe = <T>(value: T, share = 0.2): T | null => (random() < share ? null : value)
  const age = () => pick(ages)
  const status = pick([...statuses, ...statuses, ...statuses, 'paused'])
  const hasLane = random() > 0.1
  return {
    type: pick(['inventory.sync', 'inventory_sync', 'restore.execute', 'from.the.future']),
    status,
    // What went wrong is told of completed rows alone: indexes rely on it, and the table holds them to it.
    outcome: pick(status === 'completed' ? outcomes : (['pending', 'succeeded'] as const)),
    run_after: age(),
    started_at: maybe(age()),
    heartbeat_at: maybe(age()),
    worker_id: maybe('w-1', 0.4),
    waited_ms: pick([0, 0, 1, 1000, 600_000]),
    waiting_since: maybe(age(), 0.8),
    investigated_at: maybe(age(), 0.8),
    context: pick([{}, { reconciliation: { reason: 'worker_lost' } }, { reconciliation: null }, { other: 1 }]),
    followed_by: maybe(1, 0.6),
    running: hasLane ? pick([0, 1, 2, 3]) : null,
    max: hasLane ? pick([1, 2]) : null,
    last_served: hasLane ? maybe(age()) : null,
    room_since: hasLane ? maybe(age()) : null,
    alive_since: maybe(age()),
    last_alive_at: maybe(age()),
  }
}

type Row = Record<Instants | Lanes, Date | null> & {
  readonly id: number
  readonly type: string
  readonly status: string
  readonly outcome: string
  readonly run_after: Date
  readonly worker_id: string | null
  readonly context: object
  readonly running: number | null
  readonly max: number | null
  readonly now: Date
  readonly waited_total_ms: number
  readonly stale_at: Date | null
  readonly stale_because: string | null
  readonly freshness: string
  readonly problem_class: string
  readonly resolved_by: number | null
}

/** A table as that of the runs, without what it refuses; with each row its lane and its fleet. */
const tables = sql`create temp table shapes (like operation_runs including generated including defaults) on commit drop`
const loose = sql`alter table shapes alter column started_at drop not null, add column running int, add column max int,
  add column last_served timestamptz, add column room_since timestamptz, add column alive_since timestamptz, add column last_alive_at timestamptz`

const before = (column: Instants | Lanes) => sql`now() - make_interval(secs => s.${sql.ref(column)} / 1000.0)`

const insert = (tx: Tx, from: number, shapes: readonly Shape[]) =>
  sql`insert into shapes (id, workspace_id, initiator_name, identity_hash, scope_hash, lane_key, type, status, outcome, worker_id, waited_ms, context,
      followed_by, running, max, run_after, started_at, heartbeat_at, waiting_since, investigated_at, last_served, room_since, alive_since, last_alive_at)
    overriding system value
    select ${from} + row_number() over (), 1, 'x', '', '', 'x', s.type, s.status, s.outcome, s.worker_id, s.waited_ms, s.context,
      s.followed_by, s.running, s.max, ${before('run_after')}, ${before('started_at')}, ${before('heartbeat_at')}, ${before('waiting_since')},
      ${before('investigated_at')}, ${before('last_served')}, ${before('room_since')}, ${before('alive_since')}, ${before('last_alive_at')}
    from jsonb_to_recordset(${JSON.stringify(shapes)}::jsonb) s(type text, status text, outcome text, worker_id text, waited_ms bigint, context jsonb,
      followed_by bigint, running int, max int, run_after float8, started_at float8, heartbeat_at float8, waiting_since float8,
      investigated_at float8, last_served float8, room_since float8, alive_since float8, last_alive_at float8)`.execute(
    tx,
  )

const judgedBySql = async (tx: Tx): Promise<Row[]> => {
  const { rows } =
    await sql<Row>`select r.id, r.type, r.status, r.outcome, r.run_after, r.started_at, r.heartbeat_at, r.worker_id, r.context, r.investigated_at,
      r.running, r.max, r.last_served, r.room_since, r.alive_since, r.last_alive_at, now() as now, ${waitedMs} as waited_total_ms, ${staleAt} as stale_at, ${staleBecause} as stale_because,
      ${freshness} as freshness, ${problemClass} as problem_class, ${resolvedBy} as resolved_by
    from shapes r
    left join lateral (select r.running, r.max, r.last_served, r.room_since where r.max is not null) l on true
    cross join lateral (select r.alive_since, r.last_alive_at) f`.execute(tx)
  return rows
}

function judgedByTypeScript(row: Row) {
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
      row.max === null
        ? null
        : {
            hasRoom: (row.running ?? 0) < row.max,
            roomSince: ms(row.room_since),
            lastServedAt: ms(row.last_served),
          },
    workersAliveSince: isAlive ? ms(row.alive_since) : null,
  }
  const policy = policyOf(row.type)
  const type = canonicalType(row.type)
  const settles = type !== null && startOf(type)?.followUp === 'next_success'
  const judged = freshnessOf(input, policy, now)
  return {
    freshness: judged,
    problemClass: problemOf({
      status: row.status,
      outcome: row.outcome,
      freshness: judged,
      isInvestigated: row.investigated_at !== null,
      isResolved: settles && row.resolved_by !== null,
    }),
    staleAt: staleAtOf(input, policy),
    staleBecause: staleBecauseOf(input, policy, now),
  }
}

test(
  `TypeScript and SQL judge ${rowCount} generated rows alike (CLASSIFIER_SEED=${seedNumber})`,
  { timeout: 180_000 },
  async () => {
    const random = randomOf(seedNumber)
    const rows = await database.db.transaction().execute(async (tx) => {
      await tables.execute(tx)
      await loose.execute(tx)
      for (let from = 0; from < rowCount; from += chunk)
        await insert(
          tx,
          from,
          Array.from({ length: chunk }, () => shapeBy(random)),
        )
      return judgedBySql(tx)
    })
    expect(rows).toHaveLength(rowCount)
    const seen = new Set<string>()
    const onTheEdge = { now: 0, justBefore: 0, justAfter: 0 }
    const unlike: object[] = []
    for (const row of rows) {
      const bySql = {
        freshness: row.freshness,
        problemClass: row.problem_class,
        staleAt: row.stale_at?.getTime() ?? null,
        staleBecause: row.stale_because,
      }
      const byTypeScript = judgedByTypeScript(row)
      seen.add(`${row.status} ${row.freshness} ${row.problem_class} ${String(row.stale_because)}`)
      const away = bySql.staleAt === null ? null : bySql.staleAt - row.now.getTime()
      if (away === 0) onTheEdge.now++
      if (away === 1) onTheEdge.justBefore++
      if (away === -1) onTheEdge.justAfter++
      if (JSON.stringify(bySql) !== JSON.stringify(byTypeScript))
        unlike.push({ id: row.id, bySql, byTypeScript, row: JSON.stringify(row) })
      // Where nothing went wrong, nothing was settled by a later run.
      if (!['blocked', 'partially_succeeded', 'failed'].includes(row.outcome)) expect(row.resolved_by).toBeNull()
    }
    expect(unlike.slice(0, 3)).toEqual([])
    expect(unlike).toHaveLength(0)
    expect(Math.min(...Object.values(onTheEdge))).toBeGreaterThan(rowCount / 200)
    expect(seen.size).toBe(13)
  },
)
