import { canonicalType, definitionOf, startOf } from './catalog.ts'
import { durationText, plural } from './presenter.ts'
import { remainingMs, type Progress } from './progress.ts'
import type { Run } from './run.ts'

/** The clocks of a run, in words. Waiting, running and ending are separate clocks, and none of them guesses. */

type Clocks = Pick<Run, 'status' | 'createdAt' | 'startedAt' | 'completedAt'>

/** How long ago an active run was queued or started; for an ended one how long it ran. `now`: ms of the server's clock. */
export function elapsedText(run: Clocks, now: number): string {
  if (run.status === 'queued') return `Queued ${durationText(now - Date.parse(run.createdAt))} ago`
  if (run.status === 'completed') {
    const ranMs = ranFor(run)
    return ranMs === null ? 'Never ran' : `Ran for ${durationText(ranMs)}`
  }
  if (run.startedAt === null) return 'Start not known'
  return `Started ${durationText(now - Date.parse(run.startedAt))} ago`
}

/** How long a run ran, for a table; of one that may have stopped nobody knows whether it still does. */
export function ranText(run: Clocks & Pick<Run, 'freshness'>, now: number): string {
  if (run.status === 'completed') {
    const ranMs = ranFor(run)
    return ranMs === null ? 'Never ran' : durationText(ranMs)
  }
  if (run.status === 'queued' || run.startedAt === null) return 'Not started'
  return run.freshness === 'fresh_active' ? `${durationText(now - Date.parse(run.startedAt))} so far` : 'Not known'
}

/** Milliseconds from its start to its end; null for one that never ran, or has not ended. */
export const ranFor = (run: Clocks): number | null =>
  run.startedAt === null || run.completedAt === null ? null : Date.parse(run.completedAt) - Date.parse(run.startedAt)

/** Milliseconds between queued and started, or between queued and ended without a start; null while it still waits. */
export function waitedFor(run: Clocks): number | null {
  const left = run.startedAt ?? run.completedAt
  return left === null ? null : Date.parse(left) - Date.parse(run.createdAt)
}

/** What its kind usually takes ("usually about 1 min"); null when nobody can say. */
export function expectedText(code: string): string | null {
  const type = canonicalType(code)
  const seconds = type === null ? null : (startOf(type)?.expectedSeconds ?? null)
  return seconds === null ? null : `usually about ${roundText(seconds * 1000)}`
}

type Estimated = Pick<Run, 'status' | 'startedAt' | 'freshness' | 'waiting' | 'cancelRequestedAt'> & {
  readonly progress: Progress
}

/**
 * What is still to go ("about 2 min left"), as of the reading; null when nothing honest can be said: it waits, it is
 * being cancelled, its last word is old, or too little was seen. `waitingMs`: time spent waiting, which does not count.
 */
export function remainingText(run: Estimated, readAt: number, waitingMs: number): string | null {
  if (run.status !== 'running' || run.startedAt === null || run.freshness !== 'fresh_active') return null
  if (run.waiting !== null || run.cancelRequestedAt !== null) return null
  const left = remainingMs(run.progress, readAt - Date.parse(run.startedAt) - waitingMs)
  return left === null || left <= 0 ? null : `about ${roundText(left)} left`
}

/** A counted progress as a sentence: "4 of 10 policy types". */
export function countedText(code: string, progress: Extract<Progress, { mode: 'counted' }>): string {
  const { processed, total } = progress
  return `${processed.toLocaleString('en')} of ${total.toLocaleString('en')} ${unitOf(code, total)}`
}

/** What a counted operation counts, in words: "policy types". */
export function unitOf(code: string, count = 2): string {
  const type = canonicalType(code)
  const declared = type === null ? null : definitionOf(type).progress
  return declared?.mode === 'counted'
    ? plural(count, declared.unit.one, declared.unit.many)
    : plural(count, 'item', 'items')
}

/** What its counts count, where that is more than rows; null for types that count nothing. */
export function countsNote(code: string): string | null {
  const type = canonicalType(code)
  return type !== null && definitionOf(type).progress.mode === 'counted'
    ? `Total, processed, succeeded, failed and skipped count ${unitOf(code)}.`
    : null
}

/** A span that is only meant roughly: whole minutes above a minute, and never less than a second. */
function roundText(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
}
