import { operationLabel } from './catalog.ts'
import { isReasonCode, reasons } from './failure.ts'
import type { FinalOutcome } from './lifecycle.ts'
import { operationPath } from './operation-path.ts'
import type { Run, Waiting } from './run.ts'

/**
 * Every word of toast and widget row comes from here, that of an end from `ending-words.ts`, and none is calmer than the truth
 * (spec: operations §8).
 */

export type Tone = 'success' | 'info' | 'warning' | 'danger' | 'neutral'
export type Toast = { readonly title: string; readonly body: string; readonly linkLabel: string; readonly url: string }

/** Intent only: no counts, no outcome, also for work that ends within a second. */
export function startToast(run: { id: string | number; type: string }, alreadyQueued: boolean): Toast {
  const label = operationLabel(run.type)
  return {
    title: alreadyQueued ? `${label} already queued` : `${label} queued`,
    body: 'Running in the background.',
    linkLabel: viewOperation,
    url: operationPath(run.id),
  }
}

export const viewOperation = 'View operation'
export const operationName = (id: string | number): string => `Operation #${id}`

export type Badge = { readonly key: string; readonly label: string; readonly tone: Tone }

export const outcomeWords: Readonly<Record<FinalOutcome, Badge>> = {
  succeeded: { key: 'succeeded', label: 'Succeeded', tone: 'success' },
  partially_succeeded: { key: 'partially_succeeded', label: 'Partially succeeded', tone: 'warning' },
  blocked: { key: 'blocked', label: 'Blocked before any work', tone: 'warning' },
  failed: { key: 'failed', label: 'Failed', tone: 'danger' },
  cancelled: { key: 'cancelled', label: 'Cancelled', tone: 'neutral' },
}

type BadgeInput = Pick<Run, 'status' | 'outcome' | 'freshness' | 'cancelRequestedAt'>

/** The one badge of a run: its state in a word, stale before anything it says of itself. */
export function runBadge(run: BadgeInput): Badge {
  if (run.freshness === 'unknown') return { key: 'unknown', label: 'Unknown', tone: 'neutral' }
  if (run.freshness === 'likely_stale') return { key: 'likely_stale', label: 'Likely stale', tone: 'warning' }
  if (run.status === 'queued') return { key: 'queued', label: 'Queued', tone: 'neutral' }
  if (run.status === 'running') {
    return run.cancelRequestedAt === null
      ? { key: 'running', label: 'Running', tone: 'info' }
      : { key: 'cancelling', label: 'Cancelling', tone: 'info' }
  }
  return run.outcome === 'pending' ? { key: 'unknown', label: 'Unknown', tone: 'neutral' } : outcomeWords[run.outcome]
}

/** What an active run is doing or waiting for, as one sentence. Never two stories at once. */
export function activeSentence(run: Run, now: number, workerName: string | null = null): string {
  if (run.freshness === 'likely_stale') return staleSentence(run, now, workerName)
  if (run.cancelRequestedAt !== null) return cancelSentence(run)
  if (run.waiting !== null) return waitingSentence(run.waiting)
  if (run.status === 'queued') return 'Queued. A worker takes it as soon as one is free.'
  return run.progress.mode === 'phased' || run.progress.mode === 'composite' ? run.progress.text : 'Running.'
}

/** The evidence for "Likely stale", in the line itself. */
function staleSentence(run: Run, now: number, workerName: string | null): string {
  if (run.staleBecause === 'queue')
    return run.status === 'queued'
      ? 'Its lane has room and workers are alive, but nothing was picked up for a long time.'
      : 'It was given back, its lane has room and workers are alive, but none went on with it for a long time.'
  if (run.staleBecause === 'runtime')
    return `It runs longer than it may, although ${workerName === null ? 'its worker' : `worker ${workerName}`} still reports.`
  const last = run.heartbeatAt ?? run.startedAt
  if (last === null) return 'No worker has reported on it.'
  const silentSeconds = Math.max(0, Math.floor((now - Date.parse(last)) / 1000))
  const from = workerName === null ? '' : ` from worker ${workerName}`
  return `No heartbeat for ${durationText(silentSeconds * 1000)}${from}.`
}

/** A wish has a limit: who has it, and from when on nobody is asked any more. */
function cancelSentence({ cancelRequestedBy, cancelForcedAt }: Run): string {
  const by = cancelRequestedBy === null ? '' : ` by ${cancelRequestedBy}`
  const limit =
    cancelForcedAt === null
      ? ''
      : ` If its worker does not answer, it is ended without it after ${clockText(cancelForcedAt)}.`
  return `Cancel requested${by}. It stops at its next checkpoint.${limit}`
}

export function waitingSentence(waiting: Waiting): string {
  switch (waiting.for) {
    case 'lane':
      if (waiting.behind === 0) return 'Waiting for a free lane.'
      return `Waiting ${waiting.isFull ? 'for a free lane ' : ''}behind ${behindText(waiting.behind)}.`
    case 'worker':
      return waiting.lastAliveAt === null
        ? 'Waiting for a worker: none has reported yet.'
        : `Waiting for a worker: none has reported since ${momentText(waiting.lastAliveAt)}.`
    case 'start':
      return `Waiting until ${momentText(waiting.until)}.`
    case 'microsoft':
      return `Waiting for Microsoft until ${clockText(waiting.until)}.`
    // People take days: the day is told too.
    case 'approval':
      return `Waiting for an approval, until ${momentText(waiting.until)} at the latest.`
    case 'holder':
      return 'Its worker stopped in an orderly way; the next free worker goes on with it.'
  }
}

const behindText = (behind: number | { readonly atLeast: number }): string =>
  typeof behind === 'number'
    ? `${behind.toLocaleString('en')} ${plural(behind, 'operation', 'operations')}`
    : `at least ${behind.atLeast.toLocaleString('en')} operations`

export type NextStep = { readonly text: string; readonly startAgain: boolean }

/** The one next step for a run that ended badly; null when there is none to take. */
export function nextStep(
  run: Pick<Run, 'status' | 'outcome' | 'reasonCode' | 'resolvedBy' | 'failures'>,
): NextStep | null {
  if (run.status !== 'completed' || run.outcome === 'succeeded' || run.outcome === 'pending') return null
  if (run.resolvedBy !== null) return { text: `Resolved by ${operationName(run.resolvedBy)}.`, startAgain: false }
  const helps = run.reasonCode !== null && isReasonCode(run.reasonCode) && reasons[run.reasonCode].startAgainHelps
  if (helps) return { text: 'Starting it again can help once the cause is gone.', startAgain: true }
  const first = run.failures.length === 0 ? 'what is said above has to change first' : 'look at the failures first'
  return { text: `Starting it again will not help by itself; ${first}.`, startAgain: false }
}

export const plural = (count: number, one: string, many: string): string => (count === 1 ? one : many)

/** A span of time in words: "42 s", "3 min 5 s", "2 h 10 min". */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** The time of day of an instant, in the zone of whoever reads it. */
export const clockText = (instant: string): string => new Date(instant).toLocaleTimeString('en-GB')

/** An instant with its day ("21 Nov, 10:42:12"), for what may be read on another day than it happened. */
export const momentText = (instant: string): string =>
  new Date(instant).toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })

/** How much is under way, as one sentence for a screen reader. */
export const activeCountSentence = (count: number): string =>
  count === 0
    ? 'No operation is active here any more.'
    : `${count.toLocaleString('en')} ${plural(count, 'operation is', 'operations are')} active here.`
