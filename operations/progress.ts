import type { Status } from './lifecycle.ts'

/**
 * What may be claimed of a run's progress (spec: operations §9). Precedence: phased > composite > counted > activity >
 * none. Nothing here rounds up, guesses a total, or says a percentage.
 */
export const progressModes = ['none', 'activity', 'counted', 'phased', 'composite'] as const
export type ProgressMode = (typeof progressModes)[number]

export type Progress =
  | { readonly mode: 'none' }
  | { readonly mode: 'activity' }
  | { readonly mode: 'counted'; readonly processed: number; readonly total: number; readonly text: string }
  | { readonly mode: 'phased'; readonly text: string }
  | { readonly mode: 'composite'; readonly text: string }

export type ProgressInput = {
  readonly status: Status | (string & {})
  /** What the operation type declares; an unknown type declares nothing. */
  readonly declared: ProgressMode | null
  readonly isStale: boolean
  readonly counts: unknown
  /** `context.progress` of the run. */
  readonly metadata: unknown
}

/** The progress that may be shown. A run that is likely stale is indeterminate, whatever it says of itself. */
export function progressOf(run: ProgressInput): Progress {
  if (run.status === 'completed') return { mode: 'none' }
  if (run.status !== 'running' || run.isStale) return { mode: 'activity' }
  const metadata = isRecord(run.metadata) ? run.metadata : {}
  if (run.declared === 'phased' || 'phase' in metadata) return { mode: 'phased', text: phaseText(metadata['phase']) }
  if (run.declared === 'composite' || 'composite' in metadata) {
    return { mode: 'composite', text: compositeText(metadata['composite']) }
  }
  if (run.declared === 'activity') return { mode: 'activity' }
  return counted(run.counts)
}

function counted(raw: unknown): Progress {
  const counts = isRecord(raw) ? raw : {}
  const { total, processed } = counts
  if (!isCount(total) || total === 0 || !isCount(processed)) return { mode: 'activity' }
  // A count past the total is drawn full and said as it is bounded: the bar never leaves its frame.
  const shown = Math.min(processed, total)
  return {
    mode: 'counted',
    processed: shown,
    total,
    text: `${shown.toLocaleString('en')}/${total.toLocaleString('en')}`,
  }
}

function phaseText(phase: unknown): string {
  if (isRecord(phase) && isWord(phase['key']) && isWords(phase['label'])) return phase['label']
  return 'Phase progress pending.'
}

function compositeText(composite: unknown): string {
  if (isRecord(composite) && isCount(composite['finished']) && isCount(composite['total'])) {
    const { finished, total } = composite as { finished: number; total: number }
    if (total > 0 && finished <= total) return `${finished} of ${total} source operations finished`
  }
  return 'Composite progress pending.'
}

/** How full a counted bar stands, from 0 to 1. For drawing alone: no text is ever made of it. */
export const barFill = (progress: Extract<Progress, { mode: 'counted' }>): number =>
  Math.min(1, Math.max(0, progress.processed / progress.total))

/** Nothing is estimated before this much has been seen. */
const etaAfterMs = 15_000
const etaAfterItems = 3

/** Milliseconds still to go, or null when nothing honest can be said. Counted runs only; waits do not count. */
export function remainingMs(progress: Progress, ranMs: number): number | null {
  if (progress.mode !== 'counted' || ranMs < etaAfterMs || progress.processed < etaAfterItems) return null
  return Math.round((ranMs / progress.processed) * (progress.total - progress.processed))
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
const isWord = (value: unknown): value is string => typeof value === 'string' && /^[a-z][a-z0-9_-]{0,63}$/.test(value)
/** A label for people: a sentence, not a key, a path or a class. */
const isWords = (value: unknown): value is string =>
  typeof value === 'string' &&
  value.length > 0 &&
  value.length <= 200 &&
  /^[A-Z][^{}<>\\]*$/.test(value) &&
  !/[a-z][A-Z_:]\w|::|\w\/\w/.test(value)
