import { sql } from 'kysely'
import { expect } from 'vitest'
import { moves } from '../../operations/lifecycle.ts'
import { withScope } from '../../server/database/scope.ts'
import { expectNothingLeft } from '../crash/verdict.ts'
import { seed } from '../people.ts'
import type { Stage } from './points-stages.ts'
import type { StageWorld } from './points-world.ts'

/** What the database says when all is over, in SQL of its own: each ended once, was told once, and its rows are one commit. */

type Written = { readonly kind: string; readonly xmin: string }
type Row = {
  readonly id: number
  readonly status: string
  readonly outcome: string
  readonly reason_code: string | null
  readonly attempt: number
  readonly lease_token: number
  readonly initiator_id: number | null
  readonly lane_counted: boolean
  readonly summary_counts: Readonly<Record<string, number>>
  readonly xmin: string
  readonly events: readonly Written[]
  readonly notifications: readonly (Written & { readonly user: number })[]
  readonly audits: readonly Written[]
}

const readRows = ({ db }: StageWorld): Promise<Row[]> =>
  withScope(db, { kind: 'platform' }, async (tx) => {
    const { rows } = await sql<Row>`
      select r.id, r.status, r.outcome, r.reason_code, r.attempt, r.lease_token, r.initiator_id, r.lane_counted,
        r.summary_counts, r.xmin::text as xmin,
        (select coalesce(json_agg(json_build_object('kind', e.kind, 'xmin', e.xmin::text) order by e.id), '[]')
           from operation_run_events e where e.run_id = r.id) as events,
        (select coalesce(json_agg(json_build_object('kind', n.kind, 'xmin', n.xmin::text, 'user', n.user_id)), '[]')
           from notifications n where n.run_id = r.id) as notifications,
        (select coalesce(json_agg(json_build_object('kind', split_part(a.action, '.', 3), 'xmin', a.xmin::text) order by a.id), '[]')
           from audit_log a where a.resource_kind = 'operation' and a.resource_id = r.id::text) as audits
      from operation_runs r order by r.id`.execute(tx)
    return rows
  })

const endings: readonly string[] = Object.entries(moves).flatMap(([name, { to }]) => (to === 'completed' ? [name] : []))
const auditEndings = ['completed', 'failed', 'blocked', 'cancelled']
const count = (written: readonly Written[], ...kinds: readonly string[]): number =>
  written.filter(({ kind }) => kinds.includes(kind)).length

/** The faults of one run, in words; none is what is hoped for. */
function faultsOf(row: Row, world: StageWorld, outcomes: readonly string[]): string[] {
  const base = world.imported.get(row.id) ?? { attempt: 0, token: 0 }
  const isImported = world.imported.has(row.id)
  const { events, audits, notifications } = row
  const taken = count(events, 'begin', 'resume')
  const ends = events.filter(({ kind }) => endings.includes(kind))
  const told = notifications.filter(({ user }) => user === row.initiator_id).length
  const commit = [...ends, ...notifications, ...audits.filter(({ kind }) => auditEndings.includes(kind))]
  const startOfIt = [...events, ...audits].filter(({ kind }) => kind === 'start' || kind === 'dispatched')
  const lostHolders = row.attempt - count(events, 'release')
  const isCrashLoop = row.reason_code === 'worker_crash_loop' && lostHolders >= 3
  return [
    row.status === 'completed' ? '' : `is ${row.status}`,
    ends.length === 1 ? '' : `ended ${ends.length} times`,
    told === (row.initiator_id === null ? 0 : 1) && told === notifications.length ? '' : `told ${told} times`,
    count(audits, ...auditEndings) === 1 ? '' : `its end was audited ${count(audits, ...auditEndings)} times`,
    commit.every(({ xmin }) => xmin === row.xmin) ? '' : 'its end is more than one commit',
    isImported || count(events, 'start') === 1 ? '' : 'no single start',
    isImported || count(audits, 'dispatched') === 1 ? '' : 'its start was not audited once',
    new Set(startOfIt.map(({ xmin }) => xmin)).size <= 1 ? '' : 'its start is more than one commit',
    count(events, 'begin') <= 1 ? '' : 'began twice',
    row.attempt === base.attempt + taken ? '' : `attempt ${row.attempt} after ${taken} takings`,
    row.lease_token === base.token + taken + count(events, 'reconcile') ? '' : `token ${row.lease_token}`,
    row.lane_counted ? 'still counted in its lane' : '',
    outcomes.includes(row.outcome) || isCrashLoop ? '' : `${row.outcome} (${row.reason_code})`,
    ...countFaults(row),
  ].filter((fault) => fault !== '')
}

function countFaults({ outcome, summary_counts: counts }: Row): string[] {
  const { total, processed = 0, succeeded = 0, failed = 0, items = 0 } = counts
  const { created = 0, updated = 0, unchanged = 0, skipped = 0 } = counts
  return [
    total === undefined || processed <= total ? '' : `processed ${processed} of ${total}`,
    succeeded + failed + skipped === processed ? '' : 'its parts do not sum to what was processed',
    created + updated + unchanged === items ? '' : 'its rows do not sum to its items',
    outcome !== 'succeeded' || (processed === total && failed === 0) ? '' : 'succeeded with something left',
    outcome !== 'partially_succeeded' || (succeeded > 0 && failed > 0) ? '' : 'partial of one kind',
  ]
}

export type Verdict = { readonly runs: number; readonly outcomes: Readonly<Record<string, number>> }

/** Throws with every run that is not as it should be, and its story. */
export async function judgeWorld(world: StageWorld, stage: Stage): Promise<Verdict> {
  const rows = await readRows(world)
  const faults = rows.flatMap((row) =>
    faultsOf(row, world, stage.outcomes).map(
      (fault) => `run ${row.id} ${fault}: ${row.events.map(({ kind }) => kind).join(' ')}`,
    ),
  )
  const known = new Set(rows.map(({ id }) => id))
  for (const id of world.acknowledged) if (!known.has(id)) faults.push(`run ${id} was acknowledged and is not there`)
  expect(faults).toEqual([])
  await expectNothingLeft(world)
  await expectItemsOnce(world, rows)
  const outcomes: Record<string, number> = {}
  for (const { outcome, reason_code } of rows) {
    const name = reason_code === null ? outcome : `${outcome}/${reason_code}`
    outcomes[name] = (outcomes[name] ?? 0) + 1
  }
  return { runs: rows.length, outcomes }
}

/** What Microsoft lists does not change meanwhile, so whoever read it all has counted each item once, or miscounted. */
async function expectItemsOnce({ pool }: StageWorld, rows: readonly Row[]): Promise<void> {
  const listed = await seed<{ id: number; count: number }>(
    pool,
    `select r.id, count(i.id)::int as count from operation_runs r
       left join inventory_items i on i.tenant_id = r.tenant_id and r.input->'policyTypes' ? i.policy_type
     where r.outcome = 'succeeded' group by r.id`,
    [],
  )
  const counted = new Map(rows.map(({ id, summary_counts: counts }) => [id, counts['items'] ?? 0]))
  const off = listed
    .filter(({ id, count: items }) => counted.get(id) !== items)
    .map(({ id, count: items }) => `run ${id}: counted ${counted.get(id) ?? 0} items of ${items}`)
  expect(off).toEqual([])
}
