import type { Freshness } from './freshness.ts'
import type { Outcome, Status } from './lifecycle.ts'
import { outcomeWords, type Badge } from './presenter.ts'
import type { ProblemClass } from './problem.ts'

/** The words for what a run may be told apart by: in badges, filters and sentences alike. */
export const statusLabels: Readonly<Record<Status, string>> = {
  queued: 'Queued',
  running: 'Running',
  completed: 'Completed',
}

export const outcomeLabels: Readonly<Record<Outcome, string>> = {
  pending: 'Not ended yet',
  succeeded: outcomeWords.succeeded.label,
  partially_succeeded: outcomeWords.partially_succeeded.label,
  blocked: outcomeWords.blocked.label,
  failed: outcomeWords.failed.label,
  cancelled: outcomeWords.cancelled.label,
}

export const freshnessLabels: Readonly<Record<Freshness, string>> = {
  fresh_active: 'Active, believable',
  likely_stale: 'Likely stale',
  reconciled_failed: 'Failed by reconciliation',
  terminal_normal: 'Ended otherwise',
  unknown: 'Not known',
}

/** What is likely stale, in a line under its number; and that nothing is. */
export const staleWords = {
  under: 'active, but silent, passed over or overdue',
  none: 'No active operation went silent, was passed over or runs longer than it may.',
} as const

export const problemBadges: Readonly<Record<ProblemClass, Badge>> = {
  none: { key: 'none', label: 'No problem', tone: 'neutral' },
  active_stale_attention: { key: 'active_stale_attention', label: 'Likely stale', tone: 'warning' },
  terminal_follow_up: { key: 'terminal_follow_up', label: 'Needs follow-up', tone: 'warning' },
}
