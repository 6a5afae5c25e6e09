import type { Freshness } from './freshness.ts'
import type { Outcome, Status } from './lifecycle.ts'

/** Does this run need a person, and for which of two reasons? Derived, never stored (spec: operations §10). */
export const problemClasses = ['none', 'active_stale_attention', 'terminal_follow_up'] as const
export type ProblemClass = (typeof problemClasses)[number]

export type ProblemInput = {
  readonly status: Status | (string & {})
  readonly outcome: Outcome | (string & {})
  readonly freshness: Freshness
  /** A person looked into it and said so. */
  readonly isInvestigated: boolean
  /** A later run of the same type and scope succeeded, for a type whose policy lets that settle the matter. */
  readonly isResolved: boolean
}

const followUpOutcomes: readonly string[] = ['blocked', 'partially_succeeded', 'failed'] satisfies Outcome[]

/** The problem class of a run. A cancel that a person asked for is none, also when it had to be forced. */
export function problemOf(run: ProblemInput): ProblemClass {
  if (run.status !== 'completed') return run.freshness === 'likely_stale' ? 'active_stale_attention' : 'none'
  if (!followUpOutcomes.includes(run.outcome)) return 'none'
  return run.isInvestigated || run.isResolved ? 'none' : 'terminal_follow_up'
}

/** The tabs of the hub, each a question that the classifiers answer. */
export const tabs = ['all', 'active', 'active_stale_attention', 'terminal_follow_up', 'completed'] as const
export type Tab = (typeof tabs)[number]
export const tabLabels: Readonly<Record<Tab, string>> = {
  all: 'All',
  active: 'Active',
  active_stale_attention: 'Likely stale',
  terminal_follow_up: 'Needs follow-up',
  completed: 'Completed',
}

/** True when a run with this status and problem class stands in that tab. Active holds the stale ones too. */
export function inTab(tab: Tab, status: string, problem: ProblemClass): boolean {
  switch (tab) {
    case 'all':
      return true
    case 'active':
      return status === 'queued' || status === 'running'
    case 'completed':
      return status === 'completed'
    case 'active_stale_attention':
    case 'terminal_follow_up':
      return problem === tab
  }
}
