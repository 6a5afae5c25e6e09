import { sql, type RawBuilder } from 'kysely'
import { operationTypes, policyOf, spellingsOf, startOf } from '../../operations/catalog.ts'
import { defaultPolicy, fleetAliveWithinSeconds, type LifecyclePolicy } from '../../operations/policy.ts'

/**
 * `operations/freshness.ts` and `operations/problem.ts` once more, in SQL; a test proves over generated rows that they
 * agree. Every fragment speaks of `r` (the run) left-joined with `l` (its lane), beside `f` (the fleet).
 */

/** One threshold of the policy, by type where a type changes it, in seconds. */
function threshold(key: keyof LifecyclePolicy): RawBuilder<number> {
  const changed = operationTypes.filter((type) => policyOf(type)[key] !== defaultPolicy[key])
  if (changed.length === 0) return sql<number>`${sql.lit(defaultPolicy[key])}`
  const cases = changed.map(
    (type) =>
      sql`when r.type in (${sql.join(spellingsOf(type).map((code) => sql.lit(code)))}) then ${sql.lit(policyOf(type)[key])}`,
  )
  return sql<number>`case ${sql.join(cases, sql` `)} else ${sql.lit(defaultPolicy[key])} end`
}
const after = (key: keyof LifecyclePolicy): RawBuilder<unknown> => sql`make_interval(secs => ${threshold(key)})`

/** Since when the fleet has been alive, null when it is not alive now. */
export const aliveSince = sql<Date | null>`case when f.last_alive_at >= now() - make_interval(secs => ${sql.lit(fleetAliveWithinSeconds)}) then f.alive_since end`

export const waitedMs = sql<number>`(r.waited_ms + coalesce(extract(epoch from now() - r.waiting_since) * 1000, 0))::bigint`

export const isReconciled = sql<boolean>`(r.context ? 'reconciliation')`
export const isReconciledFailed = sql<boolean>`(${isReconciled} and r.outcome = 'failed')`

const silentAt = sql`coalesce(r.heartbeat_at, r.started_at) + ${after('staleAfterSeconds')}`
const runningStaleAt = sql`case when r.started_at is not null then least(${silentAt},
  r.started_at + make_interval(secs => ${waitedMs} / 1000.0) + ${after('maxRuntimeSeconds')}) end`

/** For a run that waits in its lane: from when it may be served, or since its holder gave it back. */
const waitingFrom = sql`case r.status when 'queued' then r.run_after else coalesce(r.heartbeat_at, r.started_at) end`
const waitingStaleAt = sql`case when l.running < l.max and ${aliveSince} is not null
  then greatest(${waitingFrom}, l.last_served, l.room_since, ${aliveSince}) + ${after('queueStalledAfterSeconds')} end`

export const staleAt = sql<Date | null>`case when r.status = 'running' and r.worker_id is not null then ${runningStaleAt}
  when r.status = 'queued' or r.status = 'running' and r.started_at is not null then ${waitingStaleAt} end`

/** Whether an active run is likely stale at this instant, from when it counts as stale. */
export const isPast = (at: RawBuilder<unknown>): RawBuilder<boolean> => sql<boolean>`coalesce(${at} <= now(), false)`

/** Active and likely stale at this instant. */
export const isStale = sql<boolean>`(r.status in ('queued', 'running') and ${isPast(staleAt)})`

/** Why it is: `staleBecause` of `operations/freshness.ts`. */
export const staleBecause = sql<
  string | null
>`case when not ${isStale} then null when r.status = 'queued' or r.worker_id is null then 'queue'
  when ${silentAt} <= now() then 'silence' else 'runtime' end`

export const freshness = sql<string>`case
  when r.status = 'completed' and r.outcome = 'pending' then 'unknown'
  when r.status = 'completed' and ${isReconciledFailed} then 'reconciled_failed'
  when r.status = 'completed' then 'terminal_normal'
  when r.status = 'running' and r.started_at is null then 'unknown'
  when r.status not in ('queued', 'running') then 'unknown'
  when ${isStale} then 'likely_stale' else 'fresh_active' end`

/** Types that a later success of the same work settles; all others, and unknown ones, only a person does. */
export const settledBySuccess = operationTypes
  .filter((type) => startOf(type)?.followUp === 'next_success')
  .flatMap((type) => spellingsOf(type))

export const isSettledBySuccess = sql<boolean>`r.type in (${sql.join(settledBySuccess.map((code) => sql.lit(code)))})`

/** Only a completed run has such an outcome: the table's constraints say so. */
export const endedBadly = sql<boolean>`r.outcome in ('failed', 'partially_succeeded', 'blocked')`

/**
 * The later run that settled this one: same work, same tenant, succeeded. Null for a run that left nothing to settle, and
 * for types that only a person settles.
 */
export const resolvedBy = sql<number | null>`case when ${endedBadly} and ${isSettledBySuccess} then r.followed_by end`

/** What nobody has looked into, without and with a success that came after it. In these words indexes speak of it too. */
export const isUnsettledAlone = sql<boolean>`r.unsettled = 'alone'`
export const isUnsettledFollowed = sql<boolean>`r.unsettled = 'followed'`

export const needsFollowUp = sql<boolean>`coalesce(${isUnsettledAlone} or ${isUnsettledFollowed} and not ${isSettledBySuccess}, false)`

export const problemClass = sql<string>`case when ${isStale} then 'active_stale_attention' when ${needsFollowUp} then 'terminal_follow_up' else 'none' end`
