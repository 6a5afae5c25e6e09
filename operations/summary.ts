import type { ItemResults } from './outcome.ts'

/**
 * Summary counts (spec: operations §6): a flat object of whole numbers under a closed list of keys. Whatever else is
 * offered is dropped at the door, and nothing left means that no summary is shown.
 */
export const summaryKeys = [
  'total',
  'processed',
  'succeeded',
  'failed',
  'skipped',
  'created',
  'updated',
  'unchanged',
  'deleted',
  'items',
  'tenants',
  'unclear',
  'awaiting',
  'throttled',
  'high',
  'medium',
  'low',
  'report_deduped',
] as const
export type SummaryKey = (typeof summaryKeys)[number]
export type SummaryCounts = { readonly [key in SummaryKey]?: number }

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

/** Keeps what is allowed and drops the rest: unknown keys, nested values, text, fractions, negative numbers. */
export function cleanSummary(raw: unknown): SummaryCounts {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return {}
  const source = raw as Record<string, unknown>
  const clean: { [key in SummaryKey]?: number } = {}
  for (const key of summaryKeys) {
    const value = Object.hasOwn(source, key) ? source[key] : undefined
    if (isCount(value)) clean[key] = value
  }
  return clean
}

/** Adds two summaries key by key. `total` does not add up: on resume it is the larger of the two. */
export function addSummaries(a: SummaryCounts, b: SummaryCounts): SummaryCounts {
  const sum: { [key in SummaryKey]?: number } = {}
  for (const key of summaryKeys) {
    const left = a[key]
    const right = b[key]
    if (left === undefined && right === undefined) continue
    sum[key] = key === 'total' ? Math.max(left ?? 0, right ?? 0) : (left ?? 0) + (right ?? 0)
  }
  return sum
}

/** What is wrong with these counts, in words for a log; null when they hold together. */
export function summaryFault(counts: SummaryCounts): string | null {
  const { total, processed } = counts
  if (total !== undefined && processed !== undefined && processed > total)
    return `processed ${processed} > total ${total}`
  const parts = [counts.succeeded, counts.failed, counts.skipped, counts.unclear, counts.awaiting]
  if (processed === undefined || parts.every((part) => part === undefined)) return null
  const sum = parts.reduce<number>((all, part) => all + (part ?? 0), 0)
  return sum === processed ? null : `parts add up to ${sum}, processed is ${processed}`
}

/** The counts as item results, for the one function that computes an outcome. */
export const itemResults = (counts: SummaryCounts, circuitOpen = false): ItemResults => ({
  total: counts.total ?? 0,
  succeeded: counts.succeeded ?? 0,
  failed: counts.failed ?? 0,
  skipped: counts.skipped ?? 0,
  unclear: counts.unclear ?? 0,
  awaiting: counts.awaiting ?? 0,
  circuitOpen,
})

export type SummaryLine = { readonly key: SummaryKey; readonly label: string; readonly value: number }

const words = (key: string): string => key.charAt(0).toUpperCase() + key.slice(1).replaceAll('_', ' ')

/** The summary as people read it: zeros left out, keys in words ("Report deduped"). Empty: show no summary. */
export function summaryLines(raw: unknown): SummaryLine[] {
  const counts = cleanSummary(raw)
  return summaryKeys.flatMap((key) => {
    const value = counts[key]
    return value === undefined || value === 0 ? [] : [{ key, label: words(key), value }]
  })
}

/** The summary in one line ("Total: 33 · Processed: 33"); null when there is none to show. */
export function summaryText(raw: unknown): string | null {
  const lines = summaryLines(raw)
  return lines.length === 0
    ? null
    : lines.map((line) => `${line.label}: ${line.value.toLocaleString('en')}`).join(' · ')
}
